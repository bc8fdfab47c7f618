# METADATA
# scope: package
# title: Nothing grew
# description: |-
#   Each name is stated before and after, once for each scope and for the same scopes, the second later than the first; and
#   it grew by no more than its delta. A bad baseline is no licence: bound the values themselves with quality.limit.
# custom:
#   codes:
#     - code: telemetry.metric_missing
#       message: "{subject} is not stated once for every scope, in: {actual}."
#     - code: telemetry.scopes_differ
#       message: "{subject} is stated for other scopes afterwards than before."
#     - code: telemetry.metric_grew
#       message: "{subject} grew by more than {expected}, or by nobody knows what: {actual}."
#     - code: telemetry.baseline_late
#       message: The baseline was not taken before what it is compared with.
#   parameters:
#     baseline: {type: selector, kind: metric, description: Values before.}
#     post: {type: selector, kind: metric, description: Values afterwards.}
#     delta: {type: integer_map, min: 1, description: Largest growth by name; each name must be stated on both sides.}
package gates.telemetry.growth

import data.lib.answer
import data.lib.metrics
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["telemetry.growth"]
	sides := {side: select.refs(req.with[side]) | some side in ["baseline", "post"]}
	judged := {name: {side: metrics.named(refs, name) | some side, refs in sides} | some name, _ in req.with.delta}
	stated := missing(sides, judged) | apart(judged)
	findings := (stated | grown(req, judged)) | late(req, judged)
	result := answer.from(findings, {ref | some named in judged; some refs in named; some ref in refs})
}

missing(sides, judged) := {f |
	some name, named in judged
	lacking := {side | some side, refs in sides; not stated_once(refs, name)}
	count(lacking) > 0
	f := answer.finding("telemetry.metric_missing", name, {"actual": sort(lacking)}, named.baseline | named.post)
}

stated_once(refs, name) if {
	metrics.everywhere(refs, name, ["scope"])
	metrics.once(refs, name, ["scope"])
}

# Staging is small; to compare production with it proves growth, or hides it.
apart(judged) := {f |
	some name, named in judged
	count(named.baseline) > 0
	count(named.post) > 0
	before := metrics.frames(named.baseline, ["scope"])
	after := metrics.frames(named.post, ["scope"])
	before != after
	detail := {"expected": sort([frame[0] | some frame in before]), "actual": sort([frame[0] | some frame in after])}
	f := answer.finding("telemetry.scopes_differ", name, detail, named.baseline | named.post)
}

grown(req, judged) := {f |
	some name, named in judged
	pairs := {[before, after] |
		some before in named.baseline
		some after in named.post
		metrics.frame_of(select.item(before), ["scope"]) == metrics.frame_of(select.item(after), ["scope"])
		not within(select.item(before), select.item(after), req.with.delta[name])
	}
	count(pairs) > 0
	grew := {ref | some pair in pairs; some ref in pair}
	f := answer.finding("telemetry.metric_grew", name, {"expected": req.with.delta[name], "actual": metrics.values(grew)}, grew)
}

within(before, after, delta) if {
	is_number(before.value)
	is_number(after.value)
	after.value - before.value <= delta
}

# The same snapshot twice shows no growth either.
late(req, judged) := {f |
	before := {ref | some named in judged; some ref in named.baseline}
	after := {ref | some named in judged; some ref in named.post}
	not earlier(times.last_finish(before), times.first_start(after))
	f := answer.finding("telemetry.baseline_late", req.id, {}, before | after)
}

earlier(a, b) if a.us < b.us
