# METADATA
# scope: package
# title: Self-hashes recomputed
# description: The hash that a report states over its own content equals the hash recomputed from that content.
# custom:
#   codes:
#     - code: determinism.self_hash_mismatch
#       message: "{subject}: the stated self-hash is not the hash of its content."
#     - code: determinism.no_reports
#       message: No report with a self-hash was found.
#   parameters:
#     verdicts: {type: selector, kind: verdict, description: Reports that carry a self-hash.}
package gates.determinism.self_hash

import data.lib.answer
import data.lib.hashes
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["determinism.self_hash"]
	refs := select.refs(req.with.verdicts)
	result := answer.from(absent(req, refs) | mismatching(refs), refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("determinism.no_reports", req.id, {}, set())
}

mismatching(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not matches(item)
	detail := {"expected": select.get(item, ["selfHash", "actual"]), "actual": select.get(item, ["selfHash", "stated"])}
	f := answer.finding("determinism.self_hash_mismatch", select.path(item), detail, {ref})
}

matches(item) if {
	hashes.sha256(item.selfHash.actual)
	item.selfHash.stated == item.selfHash.actual
}
