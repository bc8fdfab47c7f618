# METADATA
# scope: package
# title: Self-hashes recomputed
# description: The hash that a report states over its own content equals the hash recomputed from that content.
# custom:
#   codes:
#     - code: determinism.self_hash_mismatch
#       message: "{subject}: the stated self-hash is not the hash of its content."
#   parameters:
#     verdicts: {type: selector, kind: verdict, description: Reports that carry a self-hash.}
package gates.determinism.self_hash

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["determinism.self_hash"]
	refs := select.refs(req.with.verdicts)
	findings := {f |
		some ref in refs
		item := select.item(ref)
		not matches(item)
		detail := {"expected": item.selfHash.actual, "actual": item.selfHash.stated}
		f := answer.finding("determinism.self_hash_mismatch", item.source.path, detail, {ref})
	}
	result := answer.from(findings, refs)
}

matches(item) if {
	is_string(item.selfHash.actual)
	item.selfHash.stated == item.selfHash.actual
}
