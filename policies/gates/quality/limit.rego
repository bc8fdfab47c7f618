# METADATA
# scope: package
# title: Values within bounds
# description: |-
#   Each name that has a bound is stated for every series and scope, and its value is a number within the bounds. Text such
#   as `n/a` is below no limit.
# custom:
#   codes:
#     - code: quality.metric_missing
#       message: "{subject} is not stated for every series and scope."
#     - code: quality.metric_doubled
#       message: "{subject} is stated more than once: {actual}."
#     - code: quality.metric_outside
#       message: "{subject} is {actual}, outside its bounds."
#     - code: quality.metric_unbounded
#       message: "{subject} has no bound."
#   parameters:
#     metrics: {type: selector, kind: metric, description: Values to judge.}
#     min: {type: integer_map, description: Smallest good value by name.}
#     max: {type: integer_map, description: Largest good value by name.}
#     samples: {type: choice, of: [one, many], description: "one: each name once for each series and scope. many: every sample of a name counts."}
#     others: {type: choice, of: [allowed, denied], description: What to make of names that have no bound.}
package gates.quality.limit

import data.lib.answer
import data.lib.metrics
import data.lib.select

frame := ["series", "scope"]

results[req.id] := result if {
	some req in input.requirements["quality.limit"]
	refs := select.refs(req.with.metrics)
	names := object.keys(req.with.min) | object.keys(req.with.max)
	judged := {name: metrics.named(refs, name) | some name in names}
	stated := missing(refs, names) | doubled(req, refs, judged)
	findings := (stated | outside(req, judged)) | unbounded(req, refs, names)
	result := answer.from(findings, {ref | some items in judged; some ref in items})
}

missing(refs, names) := {f |
	some name in names
	not metrics.everywhere(refs, name, frame)
	f := answer.finding("quality.metric_missing", name, {}, refs)
}

doubled(req, refs, judged) := {f |
	req.with.samples == "one"
	some name, items in judged
	not metrics.once(refs, name, frame)
	f := answer.finding("quality.metric_doubled", name, {"actual": metrics.values(items)}, items)
}

outside(req, judged) := {f |
	some name, items in judged
	bad := {ref | some ref in items; not within(req, name, select.item(ref))}
	count(bad) > 0
	detail := {
		"expected": {"min": select.get(req.with.min, name), "max": select.get(req.with.max, name)},
		"actual": metrics.values(bad),
	}
	f := answer.finding("quality.metric_outside", name, detail, bad)
}

within(req, name, item) if {
	is_number(item.value)
	item.value >= object.get(req.with.min, name, item.value)
	item.value <= object.get(req.with.max, name, item.value)
}

unbounded(req, refs, names) := {f |
	req.with.others == "denied"
	some ref in refs
	name := select.get(select.item(ref), "name")
	not name in names
	f := answer.finding("quality.metric_unbounded", name, {}, {ref})
}
