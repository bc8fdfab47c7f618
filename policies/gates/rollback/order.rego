# METADATA
# scope: package
# title: Rollback in order
# description: |-
#   Every step of the rollback is recorded, its last attempt exited 0, and it began after its predecessor had ended.
# custom:
#   codes:
#     - code: rollback.step_missing
#       message: Rollback step {subject} is not recorded.
#     - code: rollback.step_failed
#       message: Rollback step {subject} did not end with exit 0.
#     - code: rollback.step_out_of_order
#       message: Rollback step {subject} did not come {expected}.
#   parameters:
#     steps: {type: selector, kind: step, description: Steps that count.}
#     sequence: {type: strings, min: 1, description: Step names in the order that is demanded.}
package gates.rollback.order

import data.lib.sequence

codes := {
	"missing": "rollback.step_missing",
	"failed": "rollback.step_failed",
	"out_of_order": "rollback.step_out_of_order",
}

results[req.id] := result if {
	some req in input.requirements["rollback.order"]
	result := sequence.judge(req.with.steps, req.with.sequence, codes)
}
