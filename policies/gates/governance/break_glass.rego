# METADATA
# scope: package
# title: Break-glass on record
# description: |-
#   Exactly one lane is stated, a known one. Where it is the emergency lane, the decision to take it has a time and an
#   approver, the demanded words stand on record, and the change was put up for review within the bound after the decision.
# custom:
#   codes:
#     - code: governance.lane_unclear
#       message: "It is not stated exactly once which lane the change takes, or it is none that is known: {actual}."
#     - code: governance.emergency_undecided
#       message: There is not exactly one decision to take the emergency lane that says when it was made.
#     - code: governance.emergency_unapproved
#       message: Nobody in the role {expected} approved the emergency lane.
#     - code: governance.emergency_word_missing
#       message: "The record of the emergency lacks {subject}."
#     - code: governance.emergency_review_late
#       message: "The change was not put up for review within {expected} after the emergency decision."
#   parameters:
#     lane: {type: selector, kind: setting, description: The lane that the change takes.}
#     emergency: {type: string, description: The lane that is the emergency lane.}
#     others: {type: strings, min: 1, description: The other lanes.}
#     decision: {type: selector, kind: event, description: The decision to take the emergency lane.}
#     approvals: {type: selector, kind: approval, description: Approvals of the emergency.}
#     role: {type: string, description: Role that must have approved it.}
#     record: {type: selector, kind: setting, description: What the record says of the emergency.}
#     words: {type: strings, min: 1, description: "Names that the record must fill, such as the reason."}
#     review: {type: selector, kind: event, description: The change being put up for review.}
#     within: {type: seconds, description: Longest time from the decision to that.}
package gates.governance.break_glass

import data.lib.answer
import data.lib.select
import data.lib.times
import data.lib.values

results[req.id] := result if {
	some req in input.requirements["governance.break_glass"]
	lane := select.refs(req.with.lane)
	result := answer.from(findings(req, lane), lane | shown(req))
}

findings(req, lane) := {answer.finding("governance.lane_unclear", req.id, {"actual": sort(values.stated_by(req.with.lane))}, lane)} if {
	not is_known(req)
} else := ((undecided(req) | unapproved(req)) | wordless(req)) | late(req) if {
	is_emergency(req)
} else := set()

is_known(req) if is_emergency(req)

is_known(req) if {
	lane := values.one(req.with.lane)
	lane in req.with.others
	lane != req.with.emergency
}

is_emergency(req) if values.one(req.with.lane) == req.with.emergency

shown(req) := {ref | some name in ["decision", "approvals", "record", "review"]; some ref in req.with[name].items} if {
	is_emergency(req)
} else := set()

decided(req) := select.item(req.with.decision.items[0]).at if {
	count(req.with.decision.items) == 1
	is_number(select.item(req.with.decision.items[0]).at.us)
} else := null

undecided(req) := {f |
	decided(req) == null
	f := answer.finding("governance.emergency_undecided", req.id, {}, select.refs(req.with.decision))
}

unapproved(req) := {f |
	count({ref | some ref in req.with.approvals.items; approves(req, select.item(ref))}) == 0
	f := answer.finding("governance.emergency_unapproved", req.id, {"expected": req.with.role}, select.refs(req.with.approvals))
}

approves(req, item) if {
	item.role == req.with.role
	item.placeholder == false
	values.text(item.whoKey)
}

wordless(req) := {f |
	some name in req.with.words
	refs := select.with_field(req.with.record, "name", name)
	not filled(refs)
	f := answer.finding("governance.emergency_word_missing", name, {}, refs)
}

filled(refs) if {
	count(refs) > 0
	every ref in refs {
		item := select.item(ref)
		values.text(item.value)
		item.placeholder == false
	}
}

late(req) := {f |
	count({ref | some ref in req.with.review.items; in_time(select.item(ref), decided(req), req.with.within)}) == 0
	f := answer.finding("governance.emergency_review_late", req.id, {"expected": req.with.within}, select.refs(req.with.review))
}

in_time(item, decision, within) if times.not_after(item.at, {"us": decision.us + within.us})
