# METADATA
# scope: package
# title: Files listed
# description: Every selected file is one for whose path a digest is stated.
# custom:
#   codes:
#     - code: completion.file_unlisted
#       message: No digest is stated for {subject}.
#       curable_by_removal: true
#     - code: completion.nothing_to_list
#       message: No file was found that could be listed.
#   parameters:
#     files: {type: selector, kind: file, description: Files that must be listed.}
#     digests: {type: selector, kind: digest, group: path, description: Stated digests.}
package gates.completion.listed

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["completion.listed"]
	files := select.refs(req.with.files)
	result := answer.from(absent(req, files) | unlisted(req, files), files)
}

absent(req, files) := {f |
	count(files) == 0
	f := answer.finding("completion.nothing_to_list", req.id, {}, set())
}

unlisted(req, files) := {f |
	some ref in files
	item := select.item(ref)
	not has_entry(req, item)
	f := answer.finding("completion.file_unlisted", select.path(item), {}, {ref})
}

has_entry(req, item) if count(req.with.digests.groups[item.source.path]) > 0
