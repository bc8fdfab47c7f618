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
#       message: From {actual} on, no probe shows within the bound that traffic was closed.
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
	support := steps.attempts(req.with.steps, req.with.close) | probes_inside(req)
	result := answer.from(((unclosed(req) | unguarded(req)) | open(req)) | unproven(req), support)
}

successes(req, name) := {ref |
	some ref in steps.attempts(req.with.steps, name)
	steps.succeeded(ref)
}

unclosed(req) := {f |
	count(successes(req, req.with.close)) == 0
	f := answer.finding("promotion.close_missing", req.with.close, {}, set())
}

closed_at(req) := min({select.item(ref).end.us | some ref in successes(req, req.with.close)})

# The first reopening ends the closed time. A run that never reopens stays closed to its last guarded step.
opened_at(req) := min(openings(req)) if count(openings(req)) > 0

opened_at(req) := max({select.item(ref).end.us | some ref in guarded(req)}) if count(openings(req)) == 0

openings(req) := {select.item(ref).begin.us | some ref in steps.attempts(req.with.steps, req.with.reopen)}

guarded(req) := {ref |
	some name in req.with.guarded
	some ref in steps.attempts(req.with.steps, name)
}

unguarded(req) := {f |
	some ref in guarded(req)
	not while_closed(req, select.item(ref))
	f := answer.finding("promotion.not_closed", select.item(ref).name, {}, {ref})
}

while_closed(req, step) if {
	closed_at(req) <= step.begin.us
	step.end.us <= opened_at(req)
}

probes_inside(req) := {ref |
	some ref in select.refs(req.with.probes)
	at := select.item(ref).at.us
	at >= closed_at(req)
	at <= opened_at(req)
}

open(req) := {f |
	some ref in probes_inside(req)
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
marks(req) := sort({closed_at(req), opened_at(req)} | {select.item(ref).at.us | some ref in probes_inside(req)})

unproven(req) := {f |
	count(probes_inside(req)) == 0
	f := answer.finding("promotion.closure_unproven", req.id, {"actual": req.with.close}, set())
} | {f |
	count(probes_inside(req)) > 0
	all := marks(req)
	some i, mark in all
	i > 0
	mark - all[i - 1] > req.with.max_gap_seconds * 1000000
	near := {ref | some ref in probes_inside(req); select.item(ref).at.us in {mark, all[i - 1]}}
	f := answer.finding("promotion.closure_unproven", req.id, {"expected": req.with.max_gap_seconds, "actual": all[i - 1]}, near)
}
