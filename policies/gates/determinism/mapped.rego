# METADATA
# scope: package
# title: Sources kept
# description: What the reports say they read is in this run, so that their digests can be recomputed.
# custom:
#   codes:
#     - code: determinism.source_unmapped
#       message: "{subject}: a digest is stated, and what it is of is not in this run."
#     - code: determinism.no_sources
#       message: No report states what it read.
#   parameters:
#     digests: {type: selector, kind: digest, description: Digests that reports state of what they read.}
package gates.determinism.mapped

import data.lib.answer
import data.lib.hashes
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["determinism.mapped"]
	refs := select.refs(req.with.digests)
	result := answer.from(absent(req, refs) | unmapped(refs), refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("determinism.no_sources", req.id, {}, set())
}

unmapped(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not mapped(item)
	f := answer.finding("determinism.source_unmapped", select.get(item, "subject"), {"actual": select.get(item, "stated")}, {ref})
}

mapped(item) if hashes.sha256(item.actual)
