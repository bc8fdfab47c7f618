# METADATA
# scope: package
# title: Incidents lead to rollback
# description: |-
#   Where something in a state that is not harmless lasts into or begins in the time after the action began, a rollback step
#   begins within the bound after it, and no forward step begins after it. A list without entries is an answer; a missing
#   list is none.
# custom:
#   codes:
#     - code: rollback.incident_unanswered
#       message: "{subject} obliged to roll back, and no rollback was begun."
#     - code: rollback.incident_answered_late
#       message: "{subject} obliged to roll back, and no rollback began within {expected}."
#     - code: rollback.incident_ignored
#       message: "{subject} obliged to roll back, and {actual} was begun afterwards."
#     - code: rollback.incidents_missing
#       message: No list of incidents is there, not even an empty one.
#     - code: rollback.incident_undated
#       message: "It is not recorded when {subject} began."
#     - code: rollback.incident_action_missing
#       message: "The action is not recorded, so it is not known from when on an incident counts."
#   parameters:
#     lists: {type: selector, kind: file, description: "The lists that were exported, empty ones too."}
#     events: {type: selector, kind: event, description: Entries of the lists.}
#     harmless: {type: strings, description: States that oblige to nothing.}
#     after: {type: selector, kind: step, description: The action; what lasts beyond its beginning counts.}
#     steps: {type: selector, kind: step, description: All recorded steps.}
#     within: {type: seconds, description: Longest time from the trigger to the first rollback step.}
package gates.rollback.obliged_by_events

import data.lib.answer
import data.lib.obligation
import data.lib.select

codes := {
	"not_begun": "rollback.incident_unanswered",
	"late": "rollback.incident_answered_late",
	"forward": "rollback.incident_ignored",
}

results[req.id] := result if {
	some req in input.requirements["rollback.obliged_by_events"]
	owed := obligation.findings(req.with.steps.items, triggers(req), req.with.within, codes)
	support := (select.refs(req.with.lists) | select.refs(req.with.events)) | actions(req)
	result := answer.from(((owed | absent(req)) | (undated(req) | inactive(req))), support)
}

actions(req) := select.refs(req.with.after)

absent(req) := {f |
	count(req.with.lists.items) == 0
	f := answer.finding("rollback.incidents_missing", req.id, {}, set())
}

serious(req) := {ref |
	some ref in req.with.events.items
	not is_harmless(req, select.item(ref))
}

is_harmless(req, item) if item.state in req.with.harmless

undated(req) := {f |
	some ref in serious(req)
	item := select.item(ref)
	not has_begin(item)
	f := answer.finding("rollback.incident_undated", select.get(item, "subject"), {}, {ref})
}

has_begin(item) if is_number(item.at.us)

inactive(req) := {f |
	not obligation.since(actions(req))
	f := answer.finding("rollback.incident_action_missing", req.id, {}, actions(req))
}

# The earliest of the incidents of one subject.
triggers(req) := {subject: min(found) |
	some one in serious(req)
	subject := answer.text(select.get(select.item(one), "subject"))
	found := {[at, {ref}] |
		some ref in serious(req)
		item := select.item(ref)
		answer.text(select.get(item, "subject")) == subject
		at := begun(item, obligation.since(actions(req)))
	}
	count(found) > 0
}

# What was there before the action obliges from its beginning.
begun(item, since) := max([item.at.us, since]) if {
	has_begin(item)
	not is_over(item, since)
}

is_over(item, since) if {
	is_number(item.until.us)
	item.until.us < since
}
