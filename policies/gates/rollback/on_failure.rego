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
#       message: Step {subject} failed for good, and no rollback began within {expected} after its end.
#     - code: rollback.no_steps
#       message: No forward step is recorded.
#   parameters:
#     steps: {type: selector, kind: step, description: All recorded steps.}
#     within: {type: seconds, description: Longest time from the end of the failed step to the first rollback step.}
package gates.rollback.on_failure

import data.lib.answer
import data.lib.select
import data.lib.steps
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["rollback.on_failure"]
	forward := forward_steps(req)
	rollbacks := select.with_field(req.with.steps, "phase", "rollback")
	result := answer.from(((none(req, forward) | unanswered(forward, rollbacks)) | late(req, forward, rollbacks)), forward)
}

# A step of no known phase may be a forward one.
forward_steps(req) := {ref |
	some ref in req.with.steps.items
	not elsewhere(select.item(ref))
}

elsewhere(step) if step.phase in {"rollback", "after_rollback"}

none(req, forward) := {f |
	count(forward) == 0
	f := answer.finding("rollback.no_steps", req.id, {}, set())
}

# A failed attempt that was run again is judged by its last re-run.
failed_for_good(forward) := {ref |
	some ref in steps.last_attempts(forward)
	not steps.succeeded(ref)
}

answers_to(ref, rollbacks) := {other |
	n := select.item(ref).n
	is_number(n)
	some other in rollbacks
	select.item(other).n > n
}

unanswered(forward, rollbacks) := {f |
	some ref in failed_for_good(forward)
	count(answers_to(ref, rollbacks)) == 0
	item := select.item(ref)
	f := answer.finding("rollback.not_begun", select.get(item, "name"), {"actual": select.get(item, "exit")}, {ref})
}

late(req, forward, rollbacks) := {f |
	some ref in failed_for_good(forward)
	answers := answers_to(ref, rollbacks)
	count(answers) > 0
	not in_time(req, ref, answers)
	f := answer.finding("rollback.begun_late", select.get(select.item(ref), "name"), {"expected": req.with.within}, {ref} | answers)
}

in_time(req, ref, answers) if {
	every other in answers {
		steps.placed(other)
	}
	begun := min({select.item(other).begin.us | some other in answers})
	ended := select.item(ref).end
	times.not_after(ended, {"us": begun})
	begun - ended.us <= req.with.within.us
}
