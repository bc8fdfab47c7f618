# METADATA
# scope: package
# title: Duties separated
# description: Each role is held by named people only, and nobody who holds the role also holds one of the others, however the name is spelt.
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
	others := {role: select.with_field(req.with.approvals, "role", role) | some role in req.with.from}
	findings := (unfilled(req.with.role, holders) | {f |
		some role, refs in others
		some f in unfilled(role, refs)
	}) | shared(req, holders, others)
	result := answer.from(findings, holders | {ref | some refs in others; some ref in refs})
}

unfilled(role, refs) := {f |
	count(refs) == 0
	f := answer.finding("governance.role_unfilled", role, {}, set())
} | {f |
	some ref in refs
	not is_somebody(select.item(ref))
	f := answer.finding("governance.role_unfilled", role, {"actual": select.get(select.item(ref), "who")}, {ref})
}

# Whom a placeholder stands for is not known, so it may be anybody.
is_somebody(item) if {
	item.placeholder == false
	is_string(item.whoKey)
	item.whoKey != ""
}

shared(req, holders, others) := {f |
	keys := {key | some ref in holders; is_somebody(select.item(ref)); key := select.item(ref).whoKey}
	some role, refs in others
	some other in refs
	key := select.item(other).whoKey
	key in keys
	same := {holder | some holder in holders; select.item(holder).whoKey == key}
	f := answer.finding("governance.not_separated", req.with.role, {"actual": role}, same | {other})
}
