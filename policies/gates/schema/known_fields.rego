# METADATA
# scope: package
# title: Known fields
# description: A document holds only fields that its schema defines; a misspelt field is a claim that nobody reads.
# custom:
#   codes:
#     - code: schema.unknown_field
#       message: "{subject} holds fields that its schema does not define: {actual}."
#     - code: schema.no_fields
#       message: No document was read, so no field is shown to be known.
#   parameters:
#     documents: {type: selector, kind: document, description: Documents with a schema version.}
package gates.schema.known_fields

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["schema.known_fields"]
	refs := select.refs(req.with.documents)
	result := answer.from(absent(req, refs) | unknown(refs), refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("schema.no_fields", req.id, {}, set())
}

unknown(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not item.unknownFields == []
	f := answer.finding("schema.unknown_field", select.path(item), {"actual": select.get(item, "unknownFields")}, {ref})
}
