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
#     - code: completion.no_recorded_steps
#       message: No framed step is recorded.
#   parameters:
#     steps: {type: selector, kind: step, description: Recorded steps.}
package gates.completion.stop_on_failure

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["completion.stop_on_failure"]
	framed := {ref | some ref in select.refs(req.with.steps); select.item(ref).framed == true}
	result := answer.from(none(req, framed) | continued(req), framed)
}

none(req, framed) := {f |
	count(framed) == 0
	f := answer.finding("completion.no_recorded_steps", req.id, {}, set())
}

# Forward steps in order of number: each non-zero exit must be followed by the same step, or by nothing.
forward(req) := [pair[1] |
	some pair in sort([[select.item(ref).n, ref] | some ref in select.with_field(req.with.steps, "phase", "forward")])
]

continued(req) := {f |
	ordered := forward(req)
	some i, ref in ordered
	i > 0
	not allowed(select.item(ordered[i - 1]), select.item(ref))
	step := select.item(ref)
	previous := select.item(ordered[i - 1])
	f := answer.finding("completion.continued_after_failure", step.name, {"expected": previous.name, "actual": previous.exit}, {ref, ordered[i - 1]})
}

allowed(previous, _) if previous.exit == 0

allowed(previous, step) if previous.name == step.name
