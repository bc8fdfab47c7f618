# METADATA
# scope: package
# title: Known schema version
# description: Every document names exactly the schema version that its declaration expects.
# custom:
#   codes:
#     - code: schema.unknown_version
#       message: "{subject} says schema version {actual}; known here is {expected}."
#     - code: schema.no_documents
#       message: No document with a schema version was read.
#   parameters:
#     documents: {type: selector, kind: document, description: Documents with a schema version.}
package gates.schema.known_version

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["schema.known_version"]
	refs := select.refs(req.with.documents)
	result := answer.from(absent(req, refs) | unknown(refs), refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("schema.no_documents", req.id, {}, set())
}

unknown(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not known(item)
	detail := {"expected": select.get(item, "knownSchemas"), "actual": select.get(item, "schema")}
	f := answer.finding("schema.unknown_version", select.path(item), detail, {ref})
}

known(item) if {
	is_string(item.schema)
	item.schema in item.knownSchemas
}
