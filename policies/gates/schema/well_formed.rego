# METADATA
# scope: package
# title: Files well formed
# description: |-
#   Every file is strict in its declared format: UTF-8 without BOM, no duplicate keys, no truncation, the fields of its
#   schema with the right types.
# custom:
#   codes:
#     - code: schema.malformed
#       message: "{subject} is not well formed: {actual}."
#   parameters:
#     files: {type: selector, kind: file, description: Files that were read.}
#     problems: {type: selector, kind: unreadable, description: Entries that could not be read.}
package gates.schema.well_formed

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["schema.well_formed"]
	findings := {f |
		some ref in select.refs(req.with.problems)
		item := select.item(ref)
		f := answer.finding("schema.malformed", item.source.path, {"actual": item.detail}, {ref})
	}
	result := answer.from(findings, select.refs(req.with.files))
}
