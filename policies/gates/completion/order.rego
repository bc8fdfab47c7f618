# METADATA
# scope: package
# title: Steps in order
# description: |-
#   Every step of the sequence is recorded, its last attempt exited 0, and it began after its predecessor had ended, by
#   number and by clock.
# custom:
#   codes:
#     - code: completion.step_missing
#       message: Step {subject} is not recorded.
#     - code: completion.step_failed
#       message: Step {subject} did not end with exit 0.
#     - code: completion.step_out_of_order
#       message: Step {subject} did not come {expected}.
#   parameters:
#     steps: {type: selector, kind: step, description: Steps that count.}
#     sequence: {type: strings, min: 1, description: Step names in the order that is demanded.}
package gates.completion.order

import data.lib.sequence

codes := {
	"missing": "completion.step_missing",
	"failed": "completion.step_failed",
	"out_of_order": "completion.step_out_of_order",
}

results[req.id] := result if {
	some req in input.requirements["completion.order"]
	result := sequence.judge(req.with.steps, req.with.sequence, codes)
}
