# METADATA
# scope: package
# title: Statements agree
# description: |-
#   The reference states exactly one value, each covered file states it too, and no selected item states another.
# custom:
#   codes:
#     - code: provenance.reference_unclear
#       message: "The reference for {subject} does not state exactly one value, but: {actual}."
#     - code: provenance.not_stated
#       message: "{subject} does not state the value."
#     - code: provenance.disagree
#       message: "{subject} states {actual}, not {expected}."
#   parameters:
#     reference: {type: selector, description: Items that state the value to compare with.}
#     select: {type: selector, description: Items whose `value` must be that value.}
#     cover: {type: strings, min: 1, description: Roles of the files that must state it among the selected items.}
package gates.provenance.agree

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["provenance.agree"]
	values := {select.item(ref).value | some ref in req.with.reference.items}
	refs := select.refs(req.with.select)
	findings := (unclear(req, values) | silent(req)) | differing(req, values, refs)
	result := answer.from(findings, refs | select.refs(req.with.reference))
}

unclear(req, values) := {f |
	not one(values)
	f := answer.finding("provenance.reference_unclear", req.id, {"actual": sort(values)}, select.refs(req.with.reference))
}

one(values) if {
	count(values) == 1
	every value in values {
		is_string(value)
		value != ""
	}
}

silent(req) := {f |
	some from in req.with.cover
	count(select.with_field(req.with.select, "from", from)) == 0
	f := answer.finding("provenance.not_stated", from, {}, set())
}

differing(req, values, refs) := {f |
	one(values)
	some value in values
	some ref in refs
	item := select.item(ref)
	not item.value == value
	detail := {"expected": value, "actual": item.value}
	f := answer.finding("provenance.disagree", item.from, detail, {ref} | select.refs(req.with.reference))
}
