# METADATA
# scope: package
# title: States reached
# description: |-
#   For each subject, the step that answers for it recorded a state of that subject; the last state recorded there is a
#   good one, and so is the last one recorded by any later step.
# custom:
#   codes:
#     - code: quality.state_missing
#       message: Step {expected} recorded no state of {subject}.
#     - code: quality.state_bad
#       message: "{subject} ended in state {actual}."
#   parameters:
#     events: {type: selector, kind: event, description: Recorded states.}
#     subjects: {type: string_map, min: 1, description: Subject to the step that must record its state.}
#     good: {type: strings, min: 1, description: Good states.}
package gates.quality.states

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["quality.states"]
	recorded := {subject: recorded_by(req, subject, step) | some subject, step in req.with.subjects}
	afterwards := {subject: since(req, subject, refs) | some subject, refs in recorded}
	findings := (missing(req, recorded) | bad(req, recorded)) | bad(req, afterwards)
	result := answer.from(findings, {ref | some refs in recorded; some ref in refs})
}

recorded_by(req, subject, step) := {ref |
	some ref in req.with.events.items
	item := select.item(ref)
	item.subject == subject
	item.step == step
	item.framed == true
}

# What any step recorded of the subject from then on: a service that was healthy once may not be healthy any more.
since(req, subject, refs) := {ref |
	numbers := {n | some ref in refs; n := select.item(ref).n; is_number(n)}
	count(numbers) > 0
	some ref in req.with.events.items
	item := select.item(ref)
	item.subject == subject
	item.framed == true
	not earlier(item, min(numbers))
}

earlier(item, n) if {
	is_number(item.n)
	item.n < n
}

missing(req, recorded) := {f |
	some subject, step in req.with.subjects
	count(recorded[subject]) == 0
	f := answer.finding("quality.state_missing", subject, {"expected": step}, set())
}

# Evidence is ordered by path and the files of a run are not in the order of their names, so the number of the step comes
# first; within one step, the later line has the higher reference.
bad(req, recorded) := {f |
	some subject, refs in recorded
	count(refs) > 0
	last := max({[select.get(select.item(ref), "n"), ref] | some ref in refs})
	not ended_well(req, refs, last[1])
	detail := {"expected": req.with.good, "actual": select.get(select.item(last[1]), "state")}
	f := answer.finding("quality.state_bad", subject, detail, refs)
}

ended_well(req, refs, last) if {
	every ref in refs {
		is_number(select.item(ref).n)
	}
	select.item(last).state in req.with.good
}
