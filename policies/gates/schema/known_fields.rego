# METADATA
# scope: package
# title: Known fields
# description: A document holds only fields that its schema defines; a misspelt field is a claim that nobody reads.
# custom:
#   codes:
#     - code: schema.unknown_field
#       message: "{subject} holds fields that its schema does not define: {actual}."
#   parameters:
#     documents: {type: selector, kind: document, description: Documents with a schema version.}
package gates.schema.known_fields

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["schema.known_fields"]
	refs := select.refs(req.with.documents)
	findings := {f |
		some ref in refs
		not only_known(select.item(ref))
		item := select.item(ref)
		f := answer.finding("schema.unknown_field", item.source.path, {"actual": item.unknownFields}, {ref})
	}
	result := answer.from(findings, refs)
}

only_known(item) if count(item.unknownFields) == 0
