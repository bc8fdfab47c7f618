# METADATA
# scope: package
# title: Traffic closed throughout
# description: |-
#   Ingress was closed before the first guarded step and reopened after the last one, and probes made in between, without
#   a gap above the bound, were all refused.
# custom:
#   codes:
#     - code: promotion.not_closed
#       message: Step {subject} ran while nothing shows that traffic was closed.
#     - code: promotion.close_missing
#       message: No successful step {subject} is recorded.
#     - code: promotion.traffic_open
#       message: Attempt {subject} got through while traffic had to be closed.
#     - code: promotion.closure_unproven
#       message: "{subject}: from here on, no probe shows within the bound of {expected} seconds that traffic was closed."
#   parameters:
#     steps: {type: selector, kind: step, description: All recorded steps.}
#     close: {type: string, description: Step that closes traffic.}
#     reopen: {type: string, description: Step that reopens it.}
#     guarded: {type: strings, min: 1, description: Steps that may run only while traffic is closed.}
#     probes: {type: selector, kind: probe, description: Probes of the ingress.}
#     closed_status: {type: integers, description: HTTP status codes that count as refused.}
#     max_gap_seconds: {type: integer, description: Longest time without a probe.}
package gates.promotion.traffic_closed

import data.lib.answer
import data.lib.select
import data.lib.steps

results[req.id] := result if {
	some req in input.requirements["promotion.traffic_closed"]
	closings := {ref | some ref in steps.attempts(req.with.steps, req.with.close); steps.succeeded(ref)}
	guarded := {ref |
		some name in req.with.guarded
		some ref in steps.attempts(req.with.steps, name)
	}
	openings := {select.item(ref).begin.us | some ref in steps.attempts(req.with.steps, req.with.reopen)}
	closed_at := earliest({select.item(ref).end.us | some ref in closings})
	opened_at := end_of_closure(openings, {select.item(ref).end.us | some ref in guarded})
	probes := {ref |
		some ref in select.refs(req.with.probes)
		at := select.item(ref).at.us
		at >= closed_at
		at <= opened_at
	}
	findings := ((unclosed(req, closings) | unguarded(guarded, closed_at, opened_at)) | open(req, probes)) | unproven(req, probes, closed_at, opened_at)
	result := answer.from(findings, closings | probes)
}

# Where nothing closed traffic, no moment is late enough: every guarded step is found to be unguarded.
earliest(times) := min(times) if count(times) > 0

earliest(times) := 9007199254740991 if count(times) == 0

# The first reopening ends the closed time. A run that never reopens stays closed to its last guarded step.
end_of_closure(openings, _) := min(openings) if count(openings) > 0

end_of_closure(openings, ends) := max(ends) if {
	count(openings) == 0
	count(ends) > 0
}

end_of_closure(openings, ends) := 0 if count(openings) + count(ends) == 0

unclosed(req, closings) := {f |
	count(closings) == 0
	f := answer.finding("promotion.close_missing", req.with.close, {}, set())
}

unguarded(guarded, closed_at, opened_at) := {f |
	some ref in guarded
	not while_closed(select.item(ref), closed_at, opened_at)
	f := answer.finding("promotion.not_closed", select.item(ref).name, {}, {ref})
}

while_closed(step, closed_at, opened_at) if {
	closed_at <= step.begin.us
	step.end.us <= opened_at
}

open(req, probes) := {f |
	some ref in probes
	item := select.item(ref)
	not refused(req, item)
	f := answer.finding("promotion.traffic_open", $"{item.series}#{item.attempt}", {"actual": item.status}, {ref})
}

refused(_, item) if item.outcome == "refused"

refused(req, item) if {
	item.outcome == "response"
	item.status in req.with.closed_status
}

# The closed time, cut by the probes: no piece may be longer than the bound.
unproven(req, probes, closed_at, opened_at) := {f |
	closed_at <= opened_at
	times := sort(({closed_at, opened_at} | {select.item(ref).at.us | some ref in probes}))
	limit := req.with.max_gap_seconds * 1000000
	some i, time in times
	i > 0
	time - times[i - 1] > limit
	near := {ref | some ref in probes; select.item(ref).at.us in {time, times[i - 1]}}
	f := answer.finding("promotion.closure_unproven", $"{req.with.close}+{times[i - 1] - closed_at / 1000000}s", {"expected": req.with.max_gap_seconds}, near)
}
