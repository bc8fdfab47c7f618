# METADATA
# scope: package
# title: Statements agree
# description: |-
#   The reference states exactly one value, which is no placeholder, each covered file states it too, and no selected item states another.
# custom:
#   codes:
#     - code: provenance.reference_unclear
#       message: "The reference for {subject} does not state exactly one value that is no placeholder, but: {actual}."
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
	reference := select.refs(req.with.reference)
	values := {select.get(select.item(ref), "value") | some ref in reference}
	refs := select.refs(req.with.select)
	findings := (unclear(req, values, reference) | silent(req)) | differing(values, refs, reference)
	result := answer.from(findings, refs | reference)
}

unclear(req, values, reference) := {f |
	not clear(values, reference)
	f := answer.finding("provenance.reference_unclear", req.id, {"actual": sort(values)}, reference)
}

clear(values, reference) if {
	one(values)
	every ref in reference {
		select.not_placeholder(select.item(ref))
	}
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

differing(values, refs, reference) := {f |
	one(values)
	some value in values
	some ref in refs
	item := select.item(ref)
	not item.value == value
	detail := {"expected": value, "actual": select.get(item, "value")}
	f := answer.finding("provenance.disagree", select.get(item, "from"), detail, {ref} | reference)
}
