# METADATA
# scope: package
# title: Stable over a window
# description: |-
#   From the end of the action on, each of the covered series was sampled for at least the duration, often enough, without a
#   gap above the bound, and every sample since then shows what is demanded. Samples from before the action prove nothing
#   about it. How a probe series was carried out is for quality.probes to judge.
# custom:
#   codes:
#     - code: quality.window_unopened
#       message: The action that the window begins with is not recorded, or not with its time.
#     - code: quality.window_samples_few
#       message: "Of {subject}, {actual} samples lie in the window; at least {expected} are demanded."
#     - code: quality.window_short
#       message: "{subject} was sampled until {actual}, which is less than {expected} after the action."
#     - code: quality.window_gap
#       message: "{subject} was not sampled for longer than {expected}, before {actual}."
#     - code: quality.sample_bad
#       message: "{subject} did not show what is demanded in every sample."
#     - code: quality.sample_unplaced
#       message: A sample of {subject} has no time, or does not say what it is of.
#     - code: quality.samples_cut_off
#       message: The series of {subject} has no closing record.
#   parameters:
#     samples: {type: selector, description: "Samples with a time: probes, events or metrics."}
#     by: {type: choice, of: [series, subject, name], description: Field that says what a sample is of.}
#     cover: {type: strings, min: 1, description: What must have been sampled.}
#     after: {type: selector, kind: step, description: "Steps of the action; the window begins when the last of them had ended."}
#     facts: {type: facts, description: JSON Pointer into the sample to the demanded scalar.}
#     min_samples: {type: integer, description: Fewest samples of each.}
#     min_duration: {type: seconds, description: Shortest time from the action to the last sample.}
#     max_gap: {type: seconds, description: "Longest time between two samples, and from the action to the first."}
package gates.quality.stable

import data.lib.answer
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["quality.stable"]
	action := select.refs(req.with.after)
	opened := times.last_finish(action)
	windows := {of: inside(req, of, opened) | some of in req.with.cover}
	of_samples := (unplaced(req) | cut_off(req)) | bad(req, windows)
	of_windows := (few(req, windows) | short(req, windows, opened)) | gaps(req, windows, opened)
	findings := (unopened(req, action, opened) | of_samples) | of_windows
	result := answer.from(findings, action | {pair[1] | some pairs in windows; some pair in pairs})
}

# Samples since the action as [time, reference], in time order.
inside(req, of, opened) := sort([[at.us, ref] |
	some ref in req.with.samples.items
	item := select.item(ref)
	item[req.with.by] == of
	at := item.at
	times.not_after(opened, at)
])

unopened(req, action, opened) := {f |
	opened == null
	f := answer.finding("quality.window_unopened", req.id, {}, action)
}

unplaced(req) := {f |
	some ref in req.with.samples.items
	item := select.item(ref)
	not placed(item, req.with.by)
	f := answer.finding("quality.sample_unplaced", select.label(item), {}, {ref})
}

placed(item, by) if {
	is_number(item.at.us)
	is_string(item[by])
}

# A series that was planned says whether it was carried out whole; nobody plans events.
cut_off(req) := {f |
	open := {ref | some ref in req.with.samples.items; not is_whole(select.item(ref))}
	some of in {select.get(select.item(ref), req.with.by) | some ref in open}
	cut := {ref | some ref in open; select.get(select.item(ref), req.with.by) == of}
	f := answer.finding("quality.samples_cut_off", of, {}, cut)
}

is_whole(item) if object.get(item, "complete", true) == true

few(req, windows) := {f |
	some of, pairs in windows
	moments := {pair[0] | some pair in pairs}
	not enough(moments, req.with.min_samples)
	f := answer.finding("quality.window_samples_few", of, {"expected": req.with.min_samples, "actual": count(moments)}, refs_of(pairs))
}

enough(moments, fewest) if {
	count(moments) > 0
	count(moments) >= fewest
}

short(req, windows, opened) := {f |
	some of, pairs in windows
	last := pairs[count(pairs) - 1]
	last[0] - opened.us < req.with.min_duration.us
	detail := {"expected": req.with.min_duration, "actual": times.words(select.item(last[1]).at)}
	f := answer.finding("quality.window_short", of, detail, {last[1]})
}

gaps(req, windows, opened) := {f |
	some of, pairs in windows
	late := {pair[1] |
		some i, pair in pairs
		pair[0] - before(pairs, i, opened) > req.with.max_gap.us
	}
	count(late) > 0
	detail := {"expected": req.with.max_gap, "actual": [times.words(select.item(ref).at) | some ref in sort(late)]}
	f := answer.finding("quality.window_gap", of, detail, late)
}

before(_, 0, opened) := opened.us

before(pairs, i, _) := pairs[i - 1][0] if i > 0

bad(req, windows) := {f |
	some of, pairs in windows
	failing := {pair[1] | some pair in pairs; not shows(req, select.item(pair[1]))}
	count(failing) > 0
	actual := [{pointer: at_pointer(select.item(ref), pointer) | some pointer, _ in req.with.facts} | some ref in sort(failing)]
	f := answer.finding("quality.sample_bad", of, {"expected": req.with.facts, "actual": actual}, failing)
}

shows(req, item) if {
	every pointer, wanted in req.with.facts {
		at_pointer(item, pointer) == wanted
	}
}

# The names of probe facts are pointers themselves, so their slashes are escaped.
at_pointer(item, pointer) := object.get(item, path, null) if {
	parts := split(pointer, "/")
	path := [replace(replace(part, "~1", "/"), "~0", "~") | some part in array.slice(parts, 1, count(parts))]
}

refs_of(pairs) := {pair[1] | some pair in pairs}
