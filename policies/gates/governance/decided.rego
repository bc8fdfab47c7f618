# METADATA
# scope: package
# title: Decided with a reason
# description: |-
#   Exactly one decision is recorded, yes or no, and a reason for it; where it is yes, everything that follows from yes is
#   there.
# custom:
#   codes:
#     - code: governance.undecided
#       message: "{subject}: there is not exactly one decision that says yes or no, but: {actual}."
#     - code: governance.reason_missing
#       message: "{subject}: no reason is recorded for the decision."
#     - code: governance.decision_without_consequence
#       message: "{subject}: the decision is {actual}, and what follows from it is not recorded."
#   parameters:
#     decision: {type: selector, kind: setting, description: The decision.}
#     reason: {type: selector, kind: setting, description: The reason.}
#     yes: {type: strings, min: 1, description: "Words that say yes, in lower case."}
#     no: {type: strings, min: 1, description: "Words that say no, in lower case."}
#     demanded: {type: selectors, description: What must be recorded where the decision is yes; something of each.}
package gates.governance.decided

import data.lib.answer
import data.lib.select
import data.lib.values

results[req.id] := result if {
	some req in input.requirements["governance.decided"]
	support := (select.refs(req.with.decision) | select.refs(req.with.reason)) | consequences(req)
	result := answer.from(((undecided(req) | unreasoned(req)) | idle(req)), support)
}

word(req) := lower(trim_space(values.one(req.with.decision)))

is_yes(req) if {
	word(req) in req.with.yes
	not word(req) in req.with.no
}

is_no(req) if {
	word(req) in req.with.no
	not word(req) in req.with.yes
}

is_decided(req) if is_yes(req)

is_decided(req) if is_no(req)

# Two lines that say the same are two decisions all the same: which one the reason belongs to is not known.
undecided(req) := {f |
	not once(req)
	detail := {"actual": sort(values.stated_by(req.with.decision))}
	f := answer.finding("governance.undecided", req.id, detail, select.refs(req.with.decision))
}

once(req) if {
	count(req.with.decision.items) == 1
	is_decided(req)
}

unreasoned(req) := {f |
	not has_reason(req.with.reason)
	f := answer.finding("governance.reason_missing", req.id, {}, select.refs(req.with.reason))
}

has_reason(selection) if {
	count(selection.items) > 0
	every ref in selection.items {
		values.real(selection, ref)
	}
}

consequences(req) := {ref | some selection in req.with.demanded; some ref in selection.items} if {
	is_yes(req)
} else := set()

idle(req) := {f |
	is_yes(req)
	some selection in req.with.demanded
	count(selection.items) == 0
	f := answer.finding("governance.decision_without_consequence", req.id, {"actual": word(req)}, select.refs(req.with.decision))
}
