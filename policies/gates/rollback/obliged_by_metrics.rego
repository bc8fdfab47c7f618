# METADATA
# scope: package
# title: Bad metrics lead to rollback
# description: |-
#   Where as many samples in a row as stated are above the limit after the action began, a rollback step begins within the
#   bound after the last of them, and no forward step begins after it. A sample without a whole number is above any limit.
# custom:
#   codes:
#     - code: rollback.metric_unanswered
#       message: "{subject} stayed above its limit, and no rollback was begun."
#     - code: rollback.metric_answered_late
#       message: "{subject} stayed above its limit, and no rollback began within {expected}."
#     - code: rollback.metric_ignored
#       message: "{subject} stayed above its limit, and {actual} was begun afterwards."
#     - code: rollback.metric_missing
#       message: "There is no sample of {subject} with a time after the action began, or one without a time."
#     - code: rollback.metric_action_missing
#       message: "The action is not recorded, so it is not known from when on a sample counts."
#   parameters:
#     metrics: {type: selector, kind: metric, group: name, description: Samples.}
#     cover: {type: strings, description: Names that must have samples.}
#     limit: {type: integer, description: Largest value that is no trigger.}
#     samples: {type: integer, description: How many samples in a row are a trigger.}
#     after: {type: selector, kind: step, description: The action; samples from its beginning on count.}
#     steps: {type: selector, kind: step, description: All recorded steps.}
#     within: {type: seconds, description: Longest time from the trigger to the first rollback step.}
package gates.rollback.obliged_by_metrics

import data.lib.answer
import data.lib.obligation
import data.lib.select

codes := {
	"not_begun": "rollback.metric_unanswered",
	"late": "rollback.metric_answered_late",
	"forward": "rollback.metric_ignored",
}

results[req.id] := result if {
	some req in input.requirements["rollback.obliged_by_metrics"]
	triggers := {name: obligation.onset(samples, bad(req, samples), obligation.since(actions(req)), req.with.samples) |
		some name in names(req)
		samples := samples_of(req, name)
	}
	owed := obligation.findings(req.with.steps.items, triggers, req.with.within, codes)
	result := answer.from(((owed | missing(req)) | inactive(req)), select.refs(req.with.metrics) | actions(req))
}

actions(req) := select.refs(req.with.after)

names(req) := object.keys(req.with.metrics.groups) | {name | some name in req.with.cover}

samples_of(req, name) := {ref | some ref in object.get(req.with.metrics.groups, name, [])}

bad(req, samples) := {ref |
	some ref in samples
	not within_limit(select.item(ref), req.with.limit)
}

within_limit(item, limit) if {
	is_number(item.value)
	item.value <= limit
}

inactive(req) := {f |
	not obligation.since(actions(req))
	f := answer.finding("rollback.metric_action_missing", req.id, {}, actions(req))
}

missing(req) := {f |
	begin := obligation.since(actions(req))
	some name in names(req)
	samples := samples_of(req, name)
	not obligation.sampled(samples, begin)
	f := answer.finding("rollback.metric_missing", name, {}, samples)
} | {f |
	some ref in req.with.metrics.items
	not has_name(select.item(ref))
	f := answer.finding("rollback.metric_missing", null, {}, {ref})
}

has_name(item) if is_string(item.name)
