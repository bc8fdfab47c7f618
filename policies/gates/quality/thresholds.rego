# METADATA
# scope: package
# title: Values within stated thresholds
# description: |-
#   The thresholds stand in the run, in a file of their own. Each name has one of them, which is a number; each is stated
#   for every series and scope, once; and no value is above its threshold.
# custom:
#   codes:
#     - code: quality.threshold_missing
#       message: "{subject} has not exactly one threshold that is a number."
#     - code: quality.value_missing
#       message: "{subject} has a threshold and is not stated once for every series and scope."
#     - code: quality.value_above
#       message: "{subject} is {actual}, above its threshold {expected}."
#   parameters:
#     metrics: {type: selector, kind: metric, description: Values to judge.}
#     limits: {type: selector, kind: metric, description: "Thresholds, by the names of the values."}
#     cover: {type: strings, min: 1, description: Names that must have a threshold and a value.}
#     others: {type: choice, of: [allowed, denied], description: What to make of values outside `cover` that have no threshold.}
package gates.quality.thresholds

import data.lib.answer
import data.lib.metrics
import data.lib.select

frame := ["series", "scope"]

results[req.id] := result if {
	some req in input.requirements["quality.thresholds"]
	refs := select.refs(req.with.metrics)
	limits := select.refs(req.with.limits)
	names := {name | some name in req.with.cover} | names_of(limits)
	findings := (unlimited(req, refs, limits, names) | missing(refs, names)) | above(refs, limits, names)
	result := answer.from(findings, limits | {ref | some name in names; some ref in metrics.named(refs, name)})
}

names_of(refs) := {select.get(select.item(ref), "name") | some ref in refs}

# Every value of a strict line needs a threshold, as if `cover` named it.
unlimited(req, refs, limits, names) := {f |
	some name in (names | {name | req.with.others == "denied"; some name in names_of(refs)})
	stated := metrics.named(limits, name)
	not one_number(stated)
	detail := {"actual": metrics.values(stated)}
	f := answer.finding("quality.threshold_missing", name, detail, stated | metrics.named(refs, name))
}

one_number(refs) if {
	count(refs) == 1
	every ref in refs {
		is_number(select.item(ref).value)
	}
}

missing(refs, names) := {f |
	some name in names
	not stated_once(refs, name)
	f := answer.finding("quality.value_missing", name, {"actual": metrics.values(metrics.named(refs, name))}, refs)
}

stated_once(refs, name) if {
	metrics.everywhere(refs, name, frame)
	metrics.once(refs, name, frame)
}

above(refs, limits, names) := {f |
	some name in names
	some limit in metrics.named(limits, name)
	bad := {ref | some ref in metrics.named(refs, name); not within(select.item(ref), select.item(limit))}
	count(bad) > 0
	detail := {"expected": select.get(select.item(limit), "value"), "actual": metrics.values(bad)}
	f := answer.finding("quality.value_above", name, detail, bad | {limit})
}

within(item, limit) if {
	is_number(item.value)
	is_number(limit.value)
	item.value <= limit.value
}
