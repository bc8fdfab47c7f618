# METADATA
# scope: package
# title: In effect
# description: |-
#   The run ended as expected: with the target in effect or, where a rollback is itself the judged action, rolled back. A
#   run with any rollback step never counts as completed.
# custom:
#   codes:
#     - code: promotion.rolled_back
#       message: The run was rolled back; the target is not in effect.
#       waivable: false
#     - code: promotion.incomplete
#       message: The run never reached the step that puts the target into effect.
#       waivable: false
#     - code: promotion.not_rolled_back
#       message: A rollback is expected, but none was carried out.
#       waivable: false
#   parameters:
#     completion: {type: selector, description: What shows that the target is in effect.}
#     rollback: {type: selector, description: What shows that a rollback was carried out.}
package gates.promotion.in_effect

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["promotion.in_effect"]
	done := select.refs(req.with.completion)
	back := select.refs(req.with.rollback)
	result := answer.from(findings(req, expected, done, back), done | back)
}

default expected := "completed"

expected := input.expect.outcome

findings(req, "completed", done, back) := {answer.finding("promotion.rolled_back", req.id, {}, back)} if {
	count(back) > 0
} else := {answer.finding("promotion.incomplete", req.id, {}, set())} if {
	count(done) == 0
} else := set()

findings(req, "rolled_back", _, back) := {answer.finding("promotion.not_rolled_back", req.id, {}, set())} if {
	count(back) == 0
} else := set()
