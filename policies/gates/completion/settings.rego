# METADATA
# scope: package
# title: Settings as demanded
# description: |-
#   Each demanded name is recorded with exactly the demanded value, wherever it is recorded. For names whose value is free,
#   see completion.recorded.
# custom:
#   codes:
#     - code: completion.setting_not_recorded
#       message: "{subject} is not recorded; it has to be {expected}."
#     - code: completion.setting_differs
#       message: "{subject} is recorded as {actual}, not {expected}."
#   parameters:
#     select: {type: selector, kind: setting, description: Recorded settings.}
#     values: {type: string_map, min: 1, description: Demanded value by name.}
package gates.completion.settings

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["completion.settings"]
	recorded := {name: select.with_field(req.with.select, "name", name) | some name, _ in req.with.values}
	result := answer.from(missing(req, recorded) | differing(req, recorded), {ref | some refs in recorded; some ref in refs})
}

missing(req, recorded) := {f |
	some name, refs in recorded
	count(refs) == 0
	f := answer.finding("completion.setting_not_recorded", name, {"expected": req.with.values[name]}, set())
}

differing(req, recorded) := {f |
	some name, refs in recorded
	wanted := req.with.values[name]
	others := {ref | some ref in refs; not states(select.item(ref), wanted)}
	count(others) > 0
	detail := {"expected": wanted, "actual": [select.get(select.item(ref), "value") | some ref in sort(others)]}
	f := answer.finding("completion.setting_differs", name, detail, others)
}

# A line that merely looks like a record states nothing.
states(item, wanted) if {
	item.value == wanted
	object.get(item, "framed", true) == true
}
