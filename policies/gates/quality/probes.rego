# METADATA
# scope: package
# title: Probes healthy
# description: |-
#   A planned series was carried out whole, after the action it proves, without a gap above the bound, and every attempt
#   got the demanded status and body. A status of 200 around a body that says otherwise is no health.
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
#       message: "The series has no closing record, or fewer attempts than planned."
#   parameters:
#     probes: {type: selector, kind: probe, description: Attempts of one series.}
#     after: {type: selector, kind: step, description: Steps that must have ended before the first attempt.}
#     status: {type: integer, description: Demanded HTTP status code.}
#     facts: {type: facts, description: JSON Pointer into the body to the demanded scalar.}
#     min_attempts: {type: integer, description: Fewest attempts.}
#     max_gap: {type: seconds, description: Longest pause between two attempts.}
package gates.quality.probes

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["quality.probes"]
	refs := select.refs(req.with.probes)
	findings := (((few(req, refs) | failing(req, refs)) | stale(req, refs)) | gaps(req, refs)) | incomplete(req, refs)
	result := answer.from(findings, refs)
}

few(req, refs) := {f |
	count(refs) < req.with.min_attempts
	f := answer.finding("quality.probes_missing", req.id, {"expected": req.with.min_attempts, "actual": count(refs)}, refs)
}

incomplete(req, refs) := {f |
	open := {ref | some ref in refs; not select.item(ref).complete == true}
	count(open) > 0
	f := answer.finding("quality.series_incomplete", req.id, {}, open)
}

label(item) := $"{item.series}#{item.attempt}"

failing(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	not healthy(req, item)
	actual := {"outcome": item.outcome, "status": item.status, "facts": {p: object.get(item.facts, p, null) | some p, _ in req.with.facts}}
	detail := {"expected": {"status": req.with.status, "facts": req.with.facts}, "actual": actual}
	f := answer.finding("quality.probe_failed", label(item), detail, {ref})
}

healthy(req, item) if {
	item.outcome == "response"
	item.status == req.with.status
	every pointer, wanted in req.with.facts {
		item.facts[pointer] == wanted
	}
}

# Without the action there is nothing that an attempt could come after.
stale(req, refs) := {f |
	steps := select.refs(req.with.after)
	ends := {select.item(step).end.us | some step in steps}
	some ref in refs
	not after_all(ends, select.item(ref))
	f := answer.finding("quality.probe_stale", label(select.item(ref)), {"actual": select.item(ref).at.text}, {ref} | steps)
}

after_all(ends, item) if {
	count(ends) > 0
	every end in ends {
		end <= item.at.us
	}
}

# The first attempt has no predecessor; every later one says how long ago that was.
gaps(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	item.attempt != 1
	not item.gapUs <= req.with.max_gap.us
	f := answer.finding("quality.probe_gap", label(item), {"expected": req.with.max_gap}, {ref})
}
