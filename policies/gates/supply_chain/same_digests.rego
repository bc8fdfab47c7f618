# METADATA
# scope: package
# title: Same digests
# description: |-
#   What runs is what was planned; for every subject, both sides state the same digests, and neither side states nothing.
# custom:
#   codes:
#     - code: supply_chain.digest_differs
#       message: "{subject}: the digest is not the planned one."
#     - code: supply_chain.running_digest_missing
#       message: "{subject}: no digest of what runs is recorded."
#     - code: supply_chain.planned_digest_missing
#       message: "{subject}: no planned digest is recorded."
#   parameters:
#     left: {type: selector, kind: digest, group: subject, description: What runs.}
#     right: {type: selector, kind: digest, group: subject, description: What was planned.}
#     cover: {type: strings, description: Subjects that both sides must state.}
package gates.supply_chain.same_digests

import data.lib.answer
import data.lib.select
import data.lib.sets

codes := {
	"left_missing": "supply_chain.running_digest_missing",
	"right_missing": "supply_chain.planned_digest_missing",
	"differ": "supply_chain.digest_differs",
}

results[req.id] := result if {
	some req in input.requirements["supply_chain.same_digests"]
	findings := sets.findings(req.with.left, req.with.right, req.with.cover, codes)
	result := answer.from(findings, select.refs(req.with.left) | select.refs(req.with.right))
}
