# METADATA
# scope: package
# title: Exact numbers
# description: No number of a document loses digits as an IEEE 754 double, so every reader reads the same value.
# custom:
#   codes:
#     - code: schema.inexact_number
#       message: "{subject} holds numbers that lose digits: {actual}."
#     - code: schema.no_numbers
#       message: No document was read, so nothing is shown to be exact.
#   parameters:
#     documents: {type: selector, kind: document, description: Documents whose numbers must be exact.}
package gates.schema.exact_numbers

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["schema.exact_numbers"]
	refs := select.refs(req.with.documents)
	result := answer.from(absent(req, refs) | inexact(refs), refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("schema.no_numbers", req.id, {}, set())
}

inexact(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not item.inexactNumbers == []
	f := answer.finding("schema.inexact_number", select.path(item), {"actual": select.get(item, "inexactNumbers")}, {ref})
}
