# METADATA
# scope: package
# title: Bad probes lead to rollback
# description: |-
#   Where as many attempts of a series in a row as stated did not get the demanded status and body after the action began,
#   a rollback step begins within the bound after the last of them, and no forward step begins after it.
# custom:
#   codes:
#     - code: rollback.probe_unanswered
#       message: "The attempts of {subject} kept failing, and no rollback was begun."
#     - code: rollback.probe_answered_late
#       message: "The attempts of {subject} kept failing, and no rollback began within {expected}."
#     - code: rollback.probe_ignored
#       message: "The attempts of {subject} kept failing, and {actual} was begun afterwards."
#     - code: rollback.probe_missing
#       message: "There is no attempt of {subject} with a time after the action began, or one without a time."
#     - code: rollback.probe_action_missing
#       message: "The action is not recorded, so it is not known from when on an attempt counts."
#   parameters:
#     probes: {type: selector, kind: probe, group: series, description: Attempts.}
#     cover: {type: strings, description: Series that must have attempts.}
#     status: {type: integer, description: Demanded HTTP status code.}
#     facts: {type: facts, description: JSON Pointer into the body to the demanded scalar.}
#     samples: {type: integer, description: How many failed attempts in a row are a trigger.}
#     after: {type: selector, kind: step, description: The action; attempts from its beginning on count.}
#     steps: {type: selector, kind: step, description: All recorded steps.}
#     within: {type: seconds, description: Longest time from the trigger to the first rollback step.}
package gates.rollback.obliged_by_probes

import data.lib.answer
import data.lib.obligation
import data.lib.select

codes := {
	"not_begun": "rollback.probe_unanswered",
	"late": "rollback.probe_answered_late",
	"forward": "rollback.probe_ignored",
}

results[req.id] := result if {
	some req in input.requirements["rollback.obliged_by_probes"]
	triggers := {name: obligation.onset(attempts, bad(req, attempts), obligation.since(actions(req)), req.with.samples) |
		some name in names(req)
		attempts := attempts_of(req, name)
	}
	owed := obligation.findings(req.with.steps.items, triggers, req.with.within, codes)
	result := answer.from(((owed | missing(req)) | inactive(req)), select.refs(req.with.probes) | actions(req))
}

actions(req) := select.refs(req.with.after)

names(req) := object.keys(req.with.probes.groups) | {name | some name in req.with.cover}

attempts_of(req, name) := {ref | some ref in object.get(req.with.probes.groups, name, [])}

bad(req, attempts) := {ref |
	some ref in attempts
	not healthy(req, select.item(ref))
}

healthy(req, item) if {
	item.outcome == "response"
	item.status == req.with.status
	every pointer, wanted in req.with.facts {
		item.facts[pointer] == wanted
	}
}

inactive(req) := {f |
	not obligation.since(actions(req))
	f := answer.finding("rollback.probe_action_missing", req.id, {}, actions(req))
}

missing(req) := {f |
	begin := obligation.since(actions(req))
	some name in names(req)
	attempts := attempts_of(req, name)
	not obligation.sampled(attempts, begin)
	f := answer.finding("rollback.probe_missing", name, {}, attempts)
} | {f |
	some ref in req.with.probes.items
	not has_series(select.item(ref))
	f := answer.finding("rollback.probe_missing", null, {}, {ref})
}

has_series(item) if is_string(item.series)
