# METADATA
# scope: package
# title: Files well formed
# description: |-
#   Every file is strict in its declared format: UTF-8 without BOM, no duplicate keys, no truncation, the fields of its
#   schema with the right types.
# custom:
#   codes:
#     - code: schema.malformed
#       message: "{subject} is not well formed: {actual}."
#     - code: schema.no_files
#       message: No file was read, so nothing is shown to be well formed.
#   parameters:
#     files: {type: selector, kind: file, description: Files that were read.}
#     problems: {type: selector, kind: unreadable, description: Entries that could not be read.}
package gates.schema.well_formed

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["schema.well_formed"]
	refs := select.refs(req.with.files)
	result := answer.from(absent(req, refs) | malformed(req), refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("schema.no_files", req.id, {}, set())
}

malformed(req) := {f |
	some ref in req.with.problems.items
	item := select.item(ref)
	f := answer.finding("schema.malformed", select.path(item), {"actual": select.get(item, "detail")}, {ref})
}
