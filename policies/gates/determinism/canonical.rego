# METADATA
# scope: package
# title: Canonical bytes
# description: The document's bytes are its RFC 8785 form, so that everybody who has its content has its digest.
# custom:
#   codes:
#     - code: determinism.not_canonical
#       message: "{subject} is not canonical JSON (RFC 8785)."
#     - code: determinism.document_missing
#       message: "No document to judge as canonical was found for {subject}."
#   parameters:
#     documents: {type: selector, kind: document, description: Documents that must be canonical.}
package gates.determinism.canonical

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["determinism.canonical"]
	refs := select.refs(req.with.documents)
	result := answer.from(absent(req, refs) | spaced(refs), refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("determinism.document_missing", req.id, {}, set())
}

spaced(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not item.canonical == true
	f := answer.finding("determinism.not_canonical", select.path(item), {}, {ref})
}
