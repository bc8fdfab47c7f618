# METADATA
# scope: package
# title: Stopped on failure
# description: |-
#   After a forward step exits non-zero, the next forward step is a re-run of the same step; anything else is fail-open.
#   Rollback steps may follow.
# custom:
#   codes:
#     - code: completion.continued_after_failure
#       message: Step {subject} was run although {expected} had failed and was not re-run to success.
#     - code: completion.step_unnumbered
#       message: Step {subject} has no number, so nothing shows what it followed.
#     - code: completion.no_recorded_steps
#       message: No framed step is recorded.
#   parameters:
#     steps: {type: selector, kind: step, description: Recorded steps.}
package gates.completion.stop_on_failure

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["completion.stop_on_failure"]
	framed := select.with_field(req.with.steps, "framed", true)
	result := answer.from(((none(req, framed) | unnumbered(req)) | continued(req)), framed)
}

none(req, framed) := {f |
	count(framed) == 0
	f := answer.finding("completion.no_recorded_steps", req.id, {}, set())
}

unnumbered(req) := {f |
	some ref in req.with.steps.items
	step := select.item(ref)
	not has_number(step)
	f := answer.finding("completion.step_unnumbered", select.get(step, "name"), {}, {ref})
}

has_number(step) if is_number(step.n)

# Forward steps in order of number: each non-zero exit must be followed by the same step, or by nothing. A step of no
# known phase may be a forward one.
forward(req) := [pair[1] |
	some pair in sort([[step.n, ref] |
		some ref in req.with.steps.items
		step := select.item(ref)
		not may_follow(step)
	])
]

may_follow(step) if step.phase in {"rollback", "after_rollback"}

continued(req) := {f |
	ordered := forward(req)
	some i, ref in ordered
	i > 0
	step := select.item(ref)
	previous := select.item(ordered[i - 1])
	not allowed(previous, step)
	detail := {"expected": select.get(previous, "name"), "actual": select.get(previous, "exit")}
	f := answer.finding("completion.continued_after_failure", select.get(step, "name"), detail, {ref, ordered[i - 1]})
}

allowed(previous, _) if previous.exit == 0

allowed(previous, step) if {
	is_string(step.name)
	previous.name == step.name
}
