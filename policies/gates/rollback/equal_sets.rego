# METADATA
# scope: package
# title: Restored equals backed up
# description: The set of restored digests equals the set that was backed up, subject by subject, with nothing left out.
# custom:
#   codes:
#     - code: rollback.sets_differ
#       message: "{subject}: what was restored is not what was backed up."
#     - code: rollback.restore_missing
#       message: "{subject}: no restored digest is recorded."
#     - code: rollback.backup_missing
#       message: "{subject}: no backup digest is recorded."
#   parameters:
#     left: {type: selector, kind: digest, group: subject, description: What was restored.}
#     right: {type: selector, kind: digest, group: subject, description: What was backed up.}
#     cover: {type: strings, min: 1, description: Subjects that both sides must state.}
package gates.rollback.equal_sets

import data.lib.answer
import data.lib.select
import data.lib.sets

codes := {
	"left_missing": "rollback.restore_missing",
	"right_missing": "rollback.backup_missing",
	"differ": "rollback.sets_differ",
}

results[req.id] := result if {
	some req in input.requirements["rollback.equal_sets"]
	findings := sets.findings(req.with.left, req.with.right, req.with.cover, codes)
	result := answer.from(findings, select.refs(req.with.left) | select.refs(req.with.right))
}
