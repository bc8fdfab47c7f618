# METADATA
# scope: package
# title: Known schema version
# description: Every document names exactly the schema version that its declaration expects.
# custom:
#   codes:
#     - code: schema.unknown_version
#       message: "{subject} says schema version {actual}; known here is {expected}."
#   parameters:
#     documents: {type: selector, kind: document, description: Documents with a schema version.}
package gates.schema.known_version

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["schema.known_version"]
	refs := select.refs(req.with.documents)
	findings := {f |
		some ref in refs
		not known(select.item(ref))
		item := select.item(ref)
		detail := {"expected": item.knownSchemas, "actual": item.schema}
		f := answer.finding("schema.unknown_version", item.source.path, detail, {ref})
	}
	result := answer.from(findings, refs)
}

known(item) if {
	is_string(item.schema)
	item.schema in item.knownSchemas
}
