# METADATA
# scope: package
# title: Recorded files kept
# description: |-
#   Every file whose digest a recorded step printed is in the run. What a step has shown cannot be taken away again because
#   it turned out badly.
# custom:
#   codes:
#     - code: completion.recorded_file_missing
#       message: "A step printed the digest of {subject}, which is not in the run, or could not be read."
#     - code: completion.no_recorded_files
#       message: No step printed the digest of a file.
#   parameters:
#     digests: {type: selector, kind: digest, description: Digests of files printed by steps.}
package gates.completion.kept

import data.lib.answer
import data.lib.hashes
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["completion.kept"]
	refs := select.refs(req.with.digests)
	result := answer.from(absent(req, refs) | missing(refs), refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("completion.no_recorded_files", req.id, {}, set())
}

missing(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not here(item)
	f := answer.finding("completion.recorded_file_missing", select.get(item, "path"), {}, {ref})
}

here(item) if hashes.sha256(item.actual)
