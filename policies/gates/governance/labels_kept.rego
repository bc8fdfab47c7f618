# METADATA
# scope: package
# title: Labels kept
# description: |-
#   The labels before and after are the same, save for changes that somebody in one of the roles approved, by the name
#   `<subject>/<label>`, before the labels were read again. Labels that nobody read before or after deny.
# custom:
#   codes:
#     - code: governance.labels_missing
#       message: "{subject}: no labels are recorded {expected}."
#     - code: governance.label_unclear
#       message: "{subject}: it does not have exactly one readable value {expected}."
#     - code: governance.label_changed
#       message: "{subject} changed from {expected} to {actual}, and no approval covers that."
#   parameters:
#     before: {type: selector, kind: label, group: subject, description: Labels before the change.}
#     after: {type: selector, kind: label, group: subject, description: Labels after the change.}
#     cover: {type: strings, description: Subjects that must have labels on both sides.}
#     approvals: {type: selector, kind: approval, description: Approvals of changed labels.}
#     roles: {type: strings, description: Roles whose approval counts.}
package gates.governance.labels_kept

import data.lib.answer
import data.lib.select
import data.lib.times
import data.lib.values

results[req.id] := result if {
	some req in input.requirements["governance.labels_kept"]
	sides := {"before": select.refs(req.with.before), "after": select.refs(req.with.after)}
	labels := {side: named(refs) | some side, refs in sides}
	result := answer.from(((missing(req) | unclear(sides, labels)) | changed(req, sides.after, labels)), sides.before | sides.after)
}

missing(req) := {f |
	some side in ["before", "after"]
	some subject in req.with.cover
	count(object.get(req.with[side].groups, subject, [])) == 0
	f := answer.finding("governance.labels_missing", subject, {"expected": side}, set())
} | {f |
	# Nothing that was read changes nothing.
	count(req.with.cover) == 0
	some side in ["before", "after"]
	count(req.with[side].items) == 0
	f := answer.finding("governance.labels_missing", req.id, {"expected": side}, set())
}

# The items of each label by its full name.
named(refs) := {name: group |
	some ref in refs
	name := full_name(select.item(ref))
	group := {other | some other in refs; full_name(select.item(other)) == name}
}

full_name(item) := $"{item.subject}/{item.name}" if {
	values.text(item.subject)
	values.text(item.name)
	is_string(item.value)
}

unclear(sides, labels) := {f |
	some side, refs in sides
	some ref in refs
	not full_name(select.item(ref))
	f := answer.finding("governance.label_unclear", select.get(select.item(ref), "subject"), {"expected": side}, {ref})
} | {f |
	some side, by_name in labels
	some name, group in by_name
	count(group) > 1
	f := answer.finding("governance.label_unclear", name, {"expected": side}, group)
}

words(group) := {select.item(ref).value | some ref in group}

changed(req, after, labels) := {f |
	some name in (object.keys(labels.before) | object.keys(labels.after))
	old := object.get(labels.before, name, set())
	new := object.get(labels.after, name, set())
	words(old) != words(new)
	not covered(req, name, read_at(after))
	f := answer.finding("governance.label_changed", name, {"expected": sort(words(old)), "actual": sort(words(new))}, old | new)
}

# When the first label was read again; null where one says nothing of it.
read_at(after) := {"us": min({select.item(ref).at.us | some ref in after})} if {
	every ref in after {
		is_number(select.item(ref).at.us)
	}
} else := null

covered(req, name, moment) if {
	some ref in req.with.approvals.items
	item := select.item(ref)
	item.of == name
	item.role in req.with.roles
	item.placeholder == false
	values.text(item.whoKey)
	times.not_after(item.at, moment)
	unexpired(item.until, moment)
}

unexpired(null, _)

unexpired(until, moment) if {
	times.not_after(moment, until)
	until.us != moment.us
}
