# METADATA
# scope: package
# title: Reopened last
# description: |-
#   The gates ran and succeeded, one after the other, and traffic was reopened only after the last of them.
# custom:
#   codes:
#     - code: promotion.step_missing
#       message: Step {subject} is not recorded, so nothing shows that it came before traffic was reopened.
#     - code: promotion.step_failed
#       message: Step {subject} did not end with exit 0 before traffic was reopened.
#     - code: promotion.step_out_of_order
#       message: Step {subject} did not come {expected}.
#   parameters:
#     steps: {type: selector, kind: step, description: Steps that count.}
#     sequence: {type: strings, min: 2, description: "Step names in the demanded order, reopening last."}
package gates.promotion.reopened_last

import data.lib.sequence

codes := {
	"missing": "promotion.step_missing",
	"failed": "promotion.step_failed",
	"out_of_order": "promotion.step_out_of_order",
}

results[req.id] := result if {
	some req in input.requirements["promotion.reopened_last"]
	result := sequence.judge(req.with.steps, req.with.sequence, codes)
}
