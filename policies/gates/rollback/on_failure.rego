# METADATA
# scope: package
# title: Failure leads to rollback
# description: |-
#   Where the last attempt of a forward step failed, a rollback step began within the bound after it. A run in which no
#   forward step failed for good owes no rollback.
# custom:
#   codes:
#     - code: rollback.not_begun
#       message: Step {subject} failed for good, and no rollback was begun.
#     - code: rollback.begun_late
#       message: Step {subject} failed for good, and the rollback began too late.
#     - code: rollback.no_steps
#       message: No forward step is recorded.
#   parameters:
#     steps: {type: selector, kind: step, description: All recorded steps.}
#     within: {type: seconds, description: Longest time from the end of the failed step to the first rollback step.}
package gates.rollback.on_failure

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["rollback.on_failure"]
	forward := select.with_field(req.with.steps, "phase", "forward")
	result := answer.from(((none(req, forward) | unanswered(req, forward)) | late(req, forward)), forward)
}

none(req, forward) := {f |
	count(forward) == 0
	f := answer.finding("rollback.no_steps", req.id, {}, set())
}

# A failed attempt is mended only by a later attempt of the same step that exits 0.
mended(_, ref) if select.item(ref).exit == 0

mended(forward, ref) if {
	some other in forward
	select.item(other).name == select.item(ref).name
	select.item(other).n > select.item(ref).n
	select.item(other).exit == 0
}

failed_for_good(forward) := {ref |
	some ref in forward
	not mended(forward, ref)
}

rollbacks(req, ref) := {other |
	some other in select.with_field(req.with.steps, "phase", "rollback")
	select.item(other).n > select.item(ref).n
}

unanswered(req, forward) := {f |
	some ref in failed_for_good(forward)
	count(rollbacks(req, ref)) == 0
	f := answer.finding("rollback.not_begun", select.item(ref).name, {"actual": select.item(ref).exit}, {ref})
}

late(req, forward) := {f |
	some ref in failed_for_good(forward)
	answers := rollbacks(req, ref)
	count(answers) > 0
	not in_time(req, ref, answers)
	detail := {"expected": req.with.within}
	f := answer.finding("rollback.begun_late", select.item(ref).name, detail, {ref} | answers)
}

in_time(req, ref, answers) if {
	begun := min({select.item(other).begin.us | some other in answers})
	begun - select.item(ref).end.us <= req.with.within.us
}
