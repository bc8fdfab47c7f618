# METADATA
# scope: package
# title: Probes healthy
# description: |-
#   A planned series was carried out whole, after the action it proves, without a gap above the bound, and every attempt
#   went to the demanded endpoint and got the demanded status and body. A status of 200 around a body that says otherwise
#   is no health, and neither is that of another endpoint.
# custom:
#   codes:
#     - code: quality.probes_missing
#       message: "Fewer attempts are recorded than demanded: {actual} of {expected}."
#     - code: quality.probe_failed
#       message: "Attempt {subject} did not get what is demanded."
#     - code: quality.probe_stale
#       message: "Attempt {subject} was made before the action it should prove had ended."
#     - code: quality.probe_gap
#       message: "Before attempt {subject} the series pauses longer than the bound."
#     - code: quality.series_incomplete
#       message: "The series has no closing record, or fewer attempts than planned, or attempts without a time."
#     - code: quality.series_mixed
#       message: "The attempts are not one series of one URL, each attempt once."
#     - code: quality.probe_late
#       message: "Attempt {subject} was made after what had to wait for it had begun."
#   parameters:
#     probes: {type: selector, kind: probe, description: Attempts of one series.}
#     after: {type: selector, kind: step, description: Steps that must have ended before the first attempt.}
#     before: {type: selector, kind: step, description: Steps that may begin only after the last attempt.}
#     endpoint: {type: string, description: "Demanded path of the URL, with its query; a host has another name in each environment."}
#     status: {type: integer, description: Demanded HTTP status code.}
#     facts: {type: facts, description: JSON Pointer into the body to the demanded scalar.}
#     min_attempts: {type: integer, description: Fewest attempts.}
#     max_gap: {type: seconds, description: Longest pause between two attempts.}
package gates.quality.probes

import data.lib.answer
import data.lib.select
import data.lib.series
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["quality.probes"]
	refs := select.refs(req.with.probes)
	of_series := ((few(req, refs) | mixed(req, refs)) | incomplete(req, refs)) | gaps(req, refs)
	of_attempts := (failing(req, refs) | stale(req, refs)) | late(req, refs)
	result := answer.from(of_series | of_attempts, refs)
}

few(req, refs) := {f |
	not enough(req, refs)
	f := answer.finding("quality.probes_missing", req.id, {"expected": req.with.min_attempts, "actual": count(refs)}, refs)
}

enough(req, refs) if {
	count(refs) >= req.with.min_attempts
	count(refs) > 0
}

# Without attempts there is nothing to mix.
mixed(req, refs) := {f |
	count(refs) > 0
	not series.one(refs)
	f := answer.finding("quality.series_mixed", req.id, {}, refs)
}

incomplete(req, refs) := {f |
	open := {ref | some ref in refs; not series.whole(select.item(ref))}
	count(open) > 0
	f := answer.finding("quality.series_incomplete", req.id, {}, open)
}

failing(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	not healthy(req, item)
	actual := {
		"url": select.get(item, "url"),
		"outcome": select.get(item, "outcome"),
		"status": select.get(item, "status"),
		"facts": {pointer: select.get(item, ["facts", pointer]) | some pointer, _ in req.with.facts},
	}
	wanted := {"endpoint": req.with.endpoint, "status": req.with.status, "facts": req.with.facts}
	detail := {"expected": wanted, "actual": actual}
	f := answer.finding("quality.probe_failed", series.label(item), detail, {ref})
}

healthy(req, item) if {
	series.endpoint(item) == req.with.endpoint
	item.outcome == "response"
	item.status == req.with.status
	every pointer, wanted in req.with.facts {
		item.facts[pointer] == wanted
	}
}

stale(req, refs) := {f |
	actions := select.refs(req.with.after)
	ended := end_of(actions)
	some ref in refs
	item := select.item(ref)
	not is_after(item, ended)
	f := answer.finding("quality.probe_stale", series.label(item), {"actual": select.get(item, ["at", "text"])}, {ref} | actions)
}

late(req, refs) := {f |
	some waiting in req.with.before.items
	some ref in refs
	item := select.item(ref)
	not came_before(item, select.item(waiting))
	f := answer.finding("quality.probe_late", series.label(item), {"actual": select.get(item, ["at", "text"])}, {ref, waiting})
}

came_before(item, step) if times.not_after(item.at, step.begin)

# When the last attempt of the action ended; null where that is not known. Without the action there is nothing that an
# attempt could come after.
end_of(actions) := {"us": max({select.item(ref).end.us | some ref in actions})} if {
	every ref in actions {
		is_number(select.item(ref).end.us)
	}
} else := null

is_after(item, ended) if times.not_after(ended, item.at)

# The first attempt has no predecessor; every later one says how long ago that was.
gaps(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	not continuous(item, req.with.max_gap)
	f := answer.finding("quality.probe_gap", series.label(item), {"expected": req.with.max_gap}, {ref})
}

continuous(item, _) if item.attempt == 1

continuous(item, bound) if series.prompt(item, bound)
