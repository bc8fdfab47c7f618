# METADATA
# scope: package
# title: Traffic closed throughout
# description: |-
#   Every guarded step ran between a successful closing of ingress and the next reopening, and within each such closure
#   that guarded anything, a series of probes that was carried out whole shows without a gap above the bound that traffic
#   was refused.
# custom:
#   codes:
#     - code: promotion.close_missing
#       message: No successful step {subject} is recorded.
#     - code: promotion.not_closed
#       message: Step {subject} ran while nothing shows that traffic was closed.
#     - code: promotion.traffic_open
#       message: Attempt {subject} got through while traffic had to be closed.
#     - code: promotion.closure_unproven
#       message: "{subject}: from here on, no probe shows within the bound of {expected} seconds that traffic was closed."
#     - code: promotion.probes_incomplete
#       message: The probe series {subject} was not carried out as planned.
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
	guarded := {ref | some name in req.with.guarded; some ref in steps.attempts(req.with.steps, name)}
	closures := closures_of(req, closings, guarded)
	probes := {ref | some ref in req.with.probes.items; within_some(closures, select.item(ref).at.us)}
	findings := (((unclosed(req, closings) | unguarded(guarded, closures)) | open(req, probes)) | unproven(req, closures)) | incomplete(req)
	result := answer.from(findings, closings | probes)
}

# Closures that guard something, as [begin, end] in microseconds: from the end of a closing step to the beginning of the
# next reopening, or, where traffic stayed closed, to the end of the last guarded step.
closures_of(req, closings, guarded) := {[begin, end] |
	reopened := {select.item(ref).begin.us | some ref in steps.attempts(req.with.steps, req.with.reopen)}
	last := {select.item(ref).end.us | some ref in guarded}
	some ref in closings
	begin := select.item(ref).end.us
	ends := {at | some at in reopened; at >= begin}
	end := min(ends | {max(last | {begin}) | count(ends) == 0})
	some step in guarded
	inside([begin, end], select.item(step))
}

inside(closure, step) if {
	closure[0] <= step.begin.us
	step.end.us <= closure[1]
}

within_some(closures, at) if {
	some closure in closures
	closure[0] <= at
	at <= closure[1]
}

unclosed(req, closings) := {f |
	count(closings) == 0
	f := answer.finding("promotion.close_missing", req.with.close, {}, set())
}

unguarded(guarded, closures) := {f |
	some ref in guarded
	not guarded_by_some(closures, select.item(ref))
	f := answer.finding("promotion.not_closed", select.item(ref).name, {}, {ref})
}

guarded_by_some(closures, step) if {
	some closure in closures
	inside(closure, step)
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

incomplete(req) := {f |
	some ref in req.with.probes.items
	item := select.item(ref)
	not item.complete == true
	f := answer.finding("promotion.probes_incomplete", item.series, {"expected": item.planned}, set())
}

# Each closure, cut by its probes: none without a probe, and no piece longer than the bound.
unproven(req, closures) := {f |
	limit := req.with.max_gap_seconds * 1000000
	some closure in closures
	probes := {ref | some ref in req.with.probes.items; within_some({closure}, select.item(ref).at.us)}
	times := sort(({closure[0], closure[1]} | {select.item(ref).at.us | some ref in probes}))
	some i, time in times
	i > 0
	bare(probes, time - times[i - 1], limit)
	near := {ref | some ref in probes; select.item(ref).at.us in {time, times[i - 1]}}
	seconds := (times[i - 1] - closure[0]) / 1000000
	f := answer.finding("promotion.closure_unproven", $"{req.with.close}+{seconds}s", {"expected": req.with.max_gap_seconds}, near)
}

bare(_, gap, limit) if gap > limit

bare(probes, _, _) if count(probes) == 0
