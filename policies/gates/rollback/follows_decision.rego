# METADATA
# scope: package
# title: Done as decided
# description: |-
#   Where a decision says yes, the steps that follow from it are recorded in their order, each ended with exit 0, and nothing
#   of what it rules out comes after them. Where it says no, nothing is recorded that contradicts it. That there is a
#   decision, with a reason, is for governance.decided to judge as well.
# custom:
#   codes:
#     - code: rollback.decision_unclear
#       message: "{subject}: there is not exactly one decision that says yes or no, but: {actual}."
#     - code: rollback.decided_step_missing
#       message: "Step {subject} follows from the decision and is not recorded."
#     - code: rollback.decided_step_failed
#       message: "Step {subject} follows from the decision and did not end with exit 0."
#     - code: rollback.decided_step_out_of_order
#       message: "Step {subject} follows from the decision and did not come {expected}."
#     - code: rollback.ruled_out
#       message: "{subject} came after what the decision has ruled it out with."
#     - code: rollback.decision_contradicted
#       message: "The decision says no, but {subject} is recorded."
#   parameters:
#     decision: {type: selector, kind: setting, description: The decision.}
#     yes: {type: strings, min: 1, description: "Words that say yes, in lower case."}
#     no: {type: strings, min: 1, description: "Words that say no, in lower case."}
#     steps: {type: selector, kind: step, description: Steps that count.}
#     sequence: {type: strings, min: 1, description: "Where the decision says yes: step names in the order that is demanded."}
#     ruled_out: {type: selectors, description: "Where it says yes: what may not come after the last step of the sequence."}
#     contrary: {type: selectors, description: "Where it says no: what may not be recorded."}
package gates.rollback.follows_decision

import data.lib.answer
import data.lib.select
import data.lib.sequence
import data.lib.steps
import data.lib.values

codes := {
	"missing": "rollback.decided_step_missing",
	"failed": "rollback.decided_step_failed",
	"out_of_order": "rollback.decided_step_out_of_order",
}

results[req.id] := result if {
	some req in input.requirements["rollback.follows_decision"]
	word := word_of(req)
	decisions := select.refs(req.with.decision)
	findings := (unclear(req, word, decisions) | undone(req, word)) | (resumed(req, word) | contradicted(req, word))
	result := answer.from(findings, decisions | attempts_of(req, word))
}

# Two lines that say the same are two decisions all the same.
word_of(req) := "yes" if {
	one_of(req, req.with.yes)
} else := "no" if {
	one_of(req, req.with.no)
} else := "unclear"

one_of(req, words) if {
	count(req.with.decision.items) == 1
	lower(trim_space(values.one(req.with.decision))) in words
}

unclear(req, word, decisions) := {f |
	word == "unclear"
	f := answer.finding("rollback.decision_unclear", req.id, {"actual": sort(values.stated_by(req.with.decision))}, decisions)
}

attempts_of(req, word) := {ref |
	word == "yes"
	some name in req.with.sequence
	some ref in steps.attempts(req.with.steps, name)
}

undone(req, word) := object.get(sequence.judge(req.with.steps, req.with.sequence, codes), "findings", set()) if {
	word == "yes"
} else := set()

resumed(req, word) := {f |
	word == "yes"
	last := steps.attempts(req.with.steps, req.with.sequence[count(req.with.sequence) - 1])
	count(last) > 0
	some selection in req.with.ruled_out
	some ref in selection.items
	not came_before(select.item(ref), last)
	f := answer.finding("rollback.ruled_out", select.label(select.item(ref)), {}, {ref} | last)
}

came_before(item, last) if {
	is_number(item.n)
	every ref in last {
		item.n < select.item(ref).n
	}
}

contradicted(req, word) := {f |
	word == "no"
	some selection in req.with.contrary
	some ref in selection.items
	f := answer.finding("rollback.decision_contradicted", select.label(select.item(ref)), {}, {ref} | select.refs(req.with.decision))
}
