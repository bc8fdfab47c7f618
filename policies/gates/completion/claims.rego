# METADATA
# scope: package
# title: Claims complete
# description: |-
#   Every file still has all the claims that were read from it, and every claim has its file. A claim that contradicts
#   another cannot be left out of the evidence.
# custom:
#   codes:
#     - code: completion.claims_missing
#       message: "{expected} claims were read from {subject}, and {actual} are in the evidence."
#     - code: completion.claims_without_file
#       message: "{subject} made claims, and is not among the files that were read."
#     - code: completion.no_claims
#       message: No file was read, so nothing shows that its claims are complete.
#   parameters:
#     files: {type: selector, kind: file, description: Files that were read.}
#     claims: {type: selectors, group: source.path, description: Everything that was read from them.}
package gates.completion.claims

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["completion.claims"]
	files := select.refs(req.with.files)
	result := answer.from(((absent(req, files) | incomplete(req, files)) | homeless(req, files)), files)
}

absent(req, files) := {f |
	count(files) == 0
	f := answer.finding("completion.no_claims", req.id, {}, set())
}

incomplete(req, files) := {f |
	some ref in files
	item := select.item(ref)
	actual := claimed(req, select.path(item))
	not counts(item, actual)
	f := answer.finding("completion.claims_missing", select.path(item), {"expected": select.get(item, "claims"), "actual": actual}, {ref})
}

counts(item, actual) if item.claims == actual

claimed(req, path) := sum([count(object.get(selection.groups, path, [])) | some selection in req.with.claims])

homeless(req, files) := {f |
	paths := {select.path(select.item(ref)) | some ref in files}
	some selection in req.with.claims
	some path, refs in selection.groups
	not path in paths
	f := answer.finding("completion.claims_without_file", path, {"actual": count(refs)}, {ref | some ref in refs})
}
