# METADATA
# scope: package
# title: Approved
# description: |-
#   Each demanded role is named; the roles that approve did so before the action began, and their approval had not run
#   out by then.
# custom:
#   codes:
#     - code: governance.role_missing
#       message: Nobody is named as {subject}.
#     - code: governance.approval_late
#       message: "{subject} did not approve before the action began."
#     - code: governance.approval_expired
#       message: The approval of {subject} had run out when the action began.
#     - code: governance.approval_of_another_change
#       message: "{subject} approved {actual}, not {expected}."
#     - code: governance.action_missing
#       message: The action that needs the approval is not recorded.
#   parameters:
#     approvals: {type: selector, kind: approval, description: Named people and their approvals.}
#     action: {type: selector, kind: step, description: The steps that need the approval.}
#     roles: {type: strings, min: 1, description: Roles that must be named.}
#     change: {type: selector, kind: setting, description: The id of the change that must be approved.}
#     before: {type: strings, min: 1, description: Roles whose approval must precede the action.}
package gates.governance.approved

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["governance.approved"]
	findings := (((unnamed(req) | inactive(req)) | late(req)) | expired(req)) | foreign(req)
	support := select.refs(req.with.action) | {ref |
		some role in req.with.roles
		some ref in select.with_field(req.with.approvals, "role", role)
	}
	result := answer.from(findings, support)
}

unnamed(req) := {f |
	some role in req.with.roles
	not named(req, role)
	f := answer.finding("governance.role_missing", role, {}, set())
}

# A placeholder in the place of a name is nobody.
named(req, role) if {
	some ref in select.with_field(req.with.approvals, "role", role)
	select.item(ref).placeholder == false
}

inactive(req) := {f |
	count(select.refs(req.with.action)) == 0
	f := answer.finding("governance.action_missing", req.id, {}, set())
}

begins(req) := min({select.item(ref).begin.us | some ref in select.refs(req.with.action)})

late(req) := {f |
	some role in req.with.before
	some ref in select.with_field(req.with.approvals, "role", role)
	not in_time(req, select.item(ref))
	f := answer.finding("governance.approval_late", role, {"actual": select.item(ref).at}, {ref} | select.refs(req.with.action))
}

in_time(req, item) if {
	is_number(item.at.us)
	item.at.us <= begins(req)
}

expired(req) := {f |
	some role in req.with.before
	some ref in select.with_field(req.with.approvals, "role", role)
	not unexpired(req, select.item(ref))
	f := answer.finding("governance.approval_expired", role, {"actual": select.item(ref).until}, {ref} | select.refs(req.with.action))
}

# An approval that names no change stands in the ticket that it approves.
foreign(req) := {f |
	changes := {select.item(ref).value | some ref in req.with.change.items}
	some role in req.with.before
	some ref in select.with_field(req.with.approvals, "role", role)
	item := select.item(ref)
	item.of != null
	not item.of in changes
	f := answer.finding("governance.approval_of_another_change", role, {"expected": sort(changes), "actual": item.of}, {ref})
}

unexpired(_, item) if item.until == null

unexpired(req, item) if {
	is_number(item.until.us)
	item.until.us > begins(req)
}
