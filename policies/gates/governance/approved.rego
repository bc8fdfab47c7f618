# METADATA
# scope: package
# title: Approved
# description: |-
#   Each demanded role is named; each role that approves did so, for this change, before the action began, and that
#   approval had not run out by then, nor, as long as nobody vouches for the times of the run, at the as-of.
# custom:
#   codes:
#     - code: governance.role_missing
#       message: Nobody is named as {subject}.
#     - code: governance.approval_late
#       message: "{subject} did not approve before the action began."
#     - code: governance.approval_expired
#       message: The approval of {subject} has run out.
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
import data.lib.expiry
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["governance.approved"]
	action := select.refs(req.with.action)
	people := {role: people_of(req, role) | some role in array.concat(req.with.roles, req.with.before)}
	demand := {"began": began(action), "changes": changes(req)}
	findings := (unnamed(people) | inactive(req, action)) | unapproved(req, people, demand)
	result := answer.from(findings, action | {ref | some refs in people; some ref in refs})
}

# A placeholder in the place of a name is nobody.
people_of(req, role) := {ref |
	some ref in select.with_field(req.with.approvals, "role", role)
	select.item(ref).placeholder == false
}

# When the earliest attempt of the action began; null where that is not known.
began(action) := {"us": min({select.item(ref).begin.us | some ref in action})} if {
	every ref in action {
		is_number(select.item(ref).begin.us)
	}
} else := null

changes(req) := {item.value |
	some ref in req.with.change.items
	item := select.item(ref)
	item.placeholder == false
}

unnamed(people) := {f |
	some role, refs in people
	count(refs) == 0
	f := answer.finding("governance.role_missing", role, {}, set())
}

inactive(req, action) := {f |
	count(action) == 0
	f := answer.finding("governance.action_missing", req.id, {}, set())
}

# One approval that holds is enough, whatever else the role said; where none does, each says why not.
unapproved(req, people, demand) := {f |
	some role in req.with.before
	count({ref | some ref in people[role]; holds(select.item(ref), demand)}) == 0
	some ref in people[role]
	some f in objections(req, role, ref, demand)
}

holds(item, demand) if {
	in_time(item, demand.began)
	unexpired(item, demand.began)
	of_the_change(item, demand.changes)
}

objections(req, role, ref, demand) := (late | expired) | foreign if {
	item := select.item(ref)
	shown := {ref} | select.refs(req.with.action)
	late := {f |
		not in_time(item, demand.began)
		f := answer.finding("governance.approval_late", role, {"actual": select.get(item, "at")}, shown)
	}
	expired := {f |
		not unexpired(item, demand.began)
		f := answer.finding("governance.approval_expired", role, {"actual": select.get(item, "until")}, shown)
	}
	foreign := {f |
		not of_the_change(item, demand.changes)
		detail := {"expected": sort(demand.changes), "actual": select.get(item, "of")}
		f := answer.finding("governance.approval_of_another_change", role, detail, {ref})
	}
}

in_time(item, began_at) if times.not_after(item.at, began_at)

unexpired(item, _) if item.until == null

unexpired(item, began_at) if expiry.unexpired(item.until, began_at)

# An approval that names no change stands in the ticket that it approves.
of_the_change(item, _) if item.of == null

of_the_change(item, known) if item.of in known
