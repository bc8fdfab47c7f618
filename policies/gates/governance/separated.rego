# METADATA
# scope: package
# title: Duties separated
# description: Nobody who holds the role also holds one of the others, after trimming and case folding.
# custom:
#   codes:
#     - code: governance.not_separated
#       message: "{subject} is also {actual}."
#     - code: governance.role_unfilled
#       message: Nobody is named as {subject}, so the separation of duties is not shown.
#   parameters:
#     approvals: {type: selector, kind: approval, description: Named people.}
#     role: {type: string, description: The independent role.}
#     from: {type: strings, min: 1, description: Roles it must be independent of.}
package gates.governance.separated

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["governance.separated"]
	holders := select.with_field(req.with.approvals, "role", req.with.role)
	others := {ref |
		some role in req.with.from
		some ref in select.with_field(req.with.approvals, "role", role)
	}
	result := answer.from(unfilled(req) | shared(req, holders), holders | others)
}

unfilled(req) := {f |
	some role in array.concat([req.with.role], req.with.from)
	count(select.with_field(req.with.approvals, "role", role)) == 0
	f := answer.finding("governance.role_unfilled", role, {}, set())
}

shared(req, holders) := {f |
	some holder in holders
	some role in req.with.from
	some other in select.with_field(req.with.approvals, "role", role)
	not distinct_people(select.item(holder), select.item(other))
	f := answer.finding("governance.not_separated", req.with.role, {"actual": role}, {holder, other})
}

distinct_people(a, b) if folded(a.who) != folded(b.who)

folded(name) := lower(trim_space(name)) if trim_space(name) != ""
