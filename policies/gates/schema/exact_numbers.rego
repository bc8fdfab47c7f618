# METADATA
# scope: package
# title: Exact numbers
# description: No number of a document loses digits as an IEEE 754 double, so every reader reads the same value.
# custom:
#   codes:
#     - code: schema.inexact_number
#       message: "{subject} holds numbers that lose digits: {actual}."
#   parameters:
#     documents: {type: selector, kind: document, description: Documents whose numbers must be exact.}
package gates.schema.exact_numbers

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["schema.exact_numbers"]
	refs := select.refs(req.with.documents)
	findings := {f |
		some ref in refs
		not exact(select.item(ref))
		item := select.item(ref)
		f := answer.finding("schema.inexact_number", item.source.path, {"actual": item.inexactNumbers}, {ref})
	}
	result := answer.from(findings, refs)
}

exact(item) if count(item.inexactNumbers) == 0
