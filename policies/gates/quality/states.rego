# METADATA
# scope: package
# title: States reached
# description: |-
#   For each subject, the step that answers for it recorded a state of that subject, and the last state recorded there is
#   a good one.
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
	support := {ref |
		some subject, step in req.with.subjects
		some ref in recorded(req, subject, step)
	}
	result := answer.from(missing(req) | bad(req), support)
}

recorded(req, subject, step) := {ref |
	some ref in select.with_field(req.with.events, "subject", subject)
	select.item(ref).step == step
	select.item(ref).framed == true
}

missing(req) := {f |
	some subject, step in req.with.subjects
	count(recorded(req, subject, step)) == 0
	f := answer.finding("quality.state_missing", subject, {"expected": step}, set())
}

bad(req) := {f |
	some subject, step in req.with.subjects
	refs := recorded(req, subject, step)
	count(refs) > 0
	not last_is_good(req, refs)
	states := [select.item(ref).state | some ref in sort(refs)]
	f := answer.finding("quality.state_bad", subject, {"expected": req.with.good, "actual": states[count(states) - 1]}, refs)
}

# References sort by index, and evidence is ordered by path and position, so the last one is the latest line.
last_is_good(req, refs) if {
	ordered := sort(refs)
	select.item(ordered[count(ordered) - 1]).state in req.with.good
}
