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
#       message: "Around {subject}, no probe shows for longer than {expected} that traffic was closed."
#     - code: promotion.probes_incomplete
#       message: The probe series {subject} was not carried out as planned.
#     - code: promotion.probes_mixed
#       message: The probes are not one series of one URL, each attempt once.
#   parameters:
#     steps: {type: selector, kind: step, description: All recorded steps.}
#     close: {type: string, description: Step that closes traffic.}
#     reopen: {type: string, description: Step that reopens it.}
#     guarded: {type: strings, min: 1, description: Steps that may run only while traffic is closed.}
#     probes: {type: selector, kind: probe, description: Probes of the ingress.}
#     closed_status: {type: integers, description: HTTP status codes that count as refused.}
#     max_gap: {type: seconds, description: Longest time without a probe.}
package gates.promotion.traffic_closed

import data.lib.answer
import data.lib.select
import data.lib.series
import data.lib.steps
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["promotion.traffic_closed"]
	closings := {ref | some ref in steps.attempts(req.with.steps, req.with.close); steps.succeeded(ref)}
	guarded := guarded_steps(req)
	closures := closures_of(req, closings, guarded)
	probes := [[closure, inside_probes(req, closure)] | some closure in closures]
	inside_some := {pair[1] | some entry in probes; some pair in entry[1]}
	of_steps := (unclosed(req, closings) | unguarded(guarded, closures)) | idle(req, closings, guarded)
	of_probes := ((open(req, inside_some) | unproven(req, probes)) | incomplete(req)) | mixed(req)
	result := answer.from(of_steps | of_probes, closings | inside_some)
}

guarded_steps(req) := {ref |
	some ref in req.with.steps.items
	select.item(ref).name in req.with.guarded
}

# Probes inside a closure as [time, reference], in time order.
inside_probes(req, closure) := sort([[at, ref] |
	some ref in req.with.probes.items
	at := select.item(ref).at.us
	closure.begin.us <= at
	at <= closure.end.us
])

# Closures that guard something: from the end of a closing step to the beginning of the next reopening, or, where traffic
# stayed closed, to the end of the last guarded step. Where a reopening has no time, nothing is known to be closed.
closures_of(req, closings, guarded) := {closure |
	reopenings := select.with_field(req.with.steps, "name", req.with.reopen)
	every ref in reopenings {
		steps.placed(ref)
	}
	reopened := {select.item(ref).begin.us | some ref in reopenings}
	last := {at | some ref in guarded; at := select.item(ref).end.us; is_number(at)}
	some ref in closings
	begin := select.item(ref).end.us
	is_number(begin)
	ends := {at | some at in reopened; at >= begin}
	closure := {"begin": {"us": begin}, "end": {"us": min(ends | {max(last | {begin}) | count(ends) == 0})}}
	some step in guarded
	times.inside(select.item(step), closure)
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
	times.inside(step, closure)
}

# A closing that guards nothing is an empty gesture: no probe is asked for around it.
idle(req, closings, guarded) := {f |
	count(closings) > 0
	count(guarded) == 0
	f := answer.finding("promotion.closure_unproven", req.with.close, {"expected": req.with.max_gap}, closings)
}

open(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	not refused(req, item)
	f := answer.finding("promotion.traffic_open", series.label(item), {"actual": select.get(item, "status")}, {ref})
}

refused(_, item) if item.outcome == "refused"

refused(req, item) if {
	item.outcome == "response"
	item.status in req.with.closed_status
}

incomplete(req) := {f |
	some ref in req.with.probes.items
	item := select.item(ref)
	not series.whole(item)
	detail := {"expected": select.get(item, "planned")}
	f := answer.finding("promotion.probes_incomplete", select.get(item, "series"), detail, set())
}

# Without probes there is nothing to mix, and every closure is unproven.
mixed(req) := {f |
	refs := select.refs(req.with.probes)
	count(refs) > 0
	not series.one(refs)
	f := answer.finding("promotion.probes_mixed", req.id, {}, set())
}

# Each closure holds probes; the first comes within the bound after it begins, each within the bound after the one
# before, and it ends within the bound after the last.
unproven(req, probes) := {f |
	some entry in probes
	some piece in bare(req, entry[0], entry[1])
	f := answer.finding("promotion.closure_unproven", piece[0], {"expected": req.with.max_gap}, piece[1])
}

bare(req, _, pairs) := {[req.with.close, set()]} if count(pairs) == 0

bare(req, closure, pairs) := (late | silent) | early if {
	count(pairs) > 0
	first := pairs[0]
	last := pairs[count(pairs) - 1]
	late := {[req.with.close, {first[1]}] | first[0] - closure.begin.us > req.with.max_gap.us}
	early := {[req.with.reopen, {last[1]}] | closure.end.us - last[0] > req.with.max_gap.us}
	silent := {[label, {pair[1], pairs[i - 1][1]}] |
		some i, pair in pairs
		i > 0
		item := select.item(pair[1])
		label := series.label(item)
		not series.prompt(item, req.with.max_gap)
	}
}
