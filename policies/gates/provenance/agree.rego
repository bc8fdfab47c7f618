# METADATA
# scope: package
# title: Statements agree
# description: |-
#   Everything that states the value states the same one: each of the covered files does, and no selected item differs.
#   The first covered file is the reference.
# custom:
#   codes:
#     - code: provenance.not_stated
#       message: "{subject} does not state the value."
#     - code: provenance.disagree
#       message: "{subject} states {actual}, not {expected}."
#   parameters:
#     select: {type: selector, description: Items whose `value` must agree.}
#     cover: {type: strings, min: 2, description: "Roles of the files that must state it, the reference first."}
package gates.provenance.agree

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["provenance.agree"]
	refs := select.refs(req.with.select)
	result := answer.from(silent(req) | differing(req, refs), refs)
}

silent(req) := {f |
	some from in req.with.cover
	count(select.with_field(req.with.select, "from", from)) == 0
	f := answer.finding("provenance.not_stated", from, {}, set())
}

reference(req) := value if {
	values := {select.item(ref).value | some ref in select.with_field(req.with.select, "from", req.with.cover[0])}
	count(values) == 1
	some value in values
	is_string(value)
	value != ""
}

differing(req, refs) := {f |
	some ref in refs
	not same(req, select.item(ref))
	count(select.with_field(req.with.select, "from", req.with.cover[0])) > 0
	item := select.item(ref)
	expected := object.get({"value": v | v := reference(req)}, "value", null)
	evidence := {ref} | select.with_field(req.with.select, "from", req.with.cover[0])
	f := answer.finding("provenance.disagree", item.from, {"expected": expected, "actual": item.value}, evidence)
}

same(req, item) if item.value == reference(req)
