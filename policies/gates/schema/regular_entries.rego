# METADATA
# scope: package
# title: Regular entries
# description: |-
#   Every entry of the run directory is a regular file or a directory with a portable name: no link, no special file, no
#   two names that differ only by case or Unicode normal form.
# custom:
#   codes:
#     - code: schema.unsafe_entry
#       message: "{subject} is not a regular entry: {actual}."
#       curable_by_removal: true
#     - code: schema.no_entries
#       message: No file was read, so no entry is shown to be regular.
#   parameters:
#     files: {type: selector, kind: file, description: Files that were read.}
#     problems: {type: selector, kind: unreadable, description: Entries that are no regular files.}
package gates.schema.regular_entries

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["schema.regular_entries"]
	refs := select.refs(req.with.files)
	result := answer.from(absent(req, refs) | unsafe(req), refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("schema.no_entries", req.id, {}, set())
}

unsafe(req) := {f |
	some ref in req.with.problems.items
	item := select.item(ref)
	shown := {ref} | twins(req, item)
	f := answer.finding("schema.unsafe_entry", select.path(item), {"actual": select.get(item, "detail")}, shown)
}

# Of two names that collide, the removal of either is the cure, so each finding names both.
twins(req, item) := {ref |
	some ref in req.with.problems.items
	select.path(select.item(ref)) in object.get(item, "collidesWith", [])
}
