# METADATA
# scope: package
# title: Environment after environment
# description: |-
#   The environments follow each other in the demanded order: each has exactly one promotion, which ended well before the
#   next began; each got the same digests; each has a green report from its own file, and an approval for it from before
#   its promotion.
# custom:
#   codes:
#     - code: promotion.environment_missing
#       message: There is not exactly one promotion to {subject}.
#     - code: promotion.environment_not_finished
#       message: "The promotion to {subject} ended as {actual}, or does not say when it began and ended."
#     - code: promotion.environment_out_of_order
#       message: "The promotion to {subject} did not begin after the one to {expected} had ended."
#     - code: promotion.environment_artifacts_missing
#       message: "{subject}: no digest, or something that is no digest, is recorded as promoted."
#     - code: promotion.environment_artifacts_differ
#       message: "{subject} got other digests than {expected}."
#     - code: promotion.environment_not_green
#       message: "{subject} has not exactly one report {expected}, or it is not green, or it was made after the next environment began."
#     - code: promotion.environment_not_approved
#       message: "The promotion to {subject} was not approved by {expected} before it began."
#   parameters:
#     order: {type: strings, min: 1, description: Environments in order.}
#     promotions: {type: selector, kind: event, group: subject, description: "Promotions; `subject` is the environment."}
#     good: {type: strings, min: 1, description: States of a promotion that ended well.}
#     digests: {type: selector, kind: digest, group: role, description: "What was promoted; `role` is the environment."}
#     verdicts: {type: selector, kind: verdict, group: from, description: Reports of the gates.}
#     reports: {type: string_map, min: 1, description: Environment to the role of its report.}
#     approvals: {type: selector, kind: approval, group: of, description: "Approvals; `of` is the environment."}
#     roles: {type: strings, min: 1, description: Roles that must each have approved.}
package gates.promotion.environments

import data.lib.answer
import data.lib.report
import data.lib.select
import data.lib.sets
import data.lib.times
import data.lib.values

results[req.id] := result if {
	some req in input.requirements["promotion.environments"]
	refs := {name: of_group(req.with.promotions, name) | some name in req.with.order}
	of_promotions := (missing(refs) | unfinished(req, refs)) | disordered(req, refs)
	of_artifacts := artifactless(req) | differing(req)
	of_gates := red(req, refs) | unapproved(req, refs)
	support := {ref | some selection in [req.with.promotions, req.with.digests, req.with.verdicts, req.with.approvals]; some ref in selection.items}
	result := answer.from((of_promotions | of_artifacts) | of_gates, support)
}

of_group(selection, name) := {ref | some ref in object.get(selection.groups, name, [])}

missing(refs) := {f |
	some name, group in refs
	count(group) != 1
	f := answer.finding("promotion.environment_missing", name, {"actual": count(group)}, group)
}

unfinished(req, refs) := {f |
	some name, group in refs
	some ref in group
	item := select.item(ref)
	not is_finished(req, item)
	f := answer.finding("promotion.environment_not_finished", name, {"expected": req.with.good, "actual": select.get(item, "state")}, {ref})
}

is_finished(req, item) if {
	item.state in req.with.good
	times.not_after(item.at, item.until)
}

disordered(req, refs) := {f |
	some i, name in req.with.order
	i > 0
	previous := req.with.order[i - 1]
	some ref in refs[name]
	some earlier in refs[previous]
	not in_turn(select.item(earlier), select.item(ref))
	f := answer.finding("promotion.environment_out_of_order", name, {"expected": previous}, {ref, earlier})
}

in_turn(earlier, later) if times.not_after(earlier.until, later.at)

artifactless(req) := {f |
	some name in req.with.order
	group := of_group(req.with.digests, name)
	not all_digests(group)
	f := answer.finding("promotion.environment_artifacts_missing", name, {}, group)
}

all_digests(group) if {
	count(group) > 0
	every ref in group {
		values.text(select.item(ref).subject)
		sets.digest_of(ref)
	}
}

artifacts(group) := {[item.subject, sets.digest_of(ref)] | some ref in group; item := select.item(ref)}

differing(req) := {f |
	some i, name in req.with.order
	i > 0
	first := req.with.order[0]
	group := of_group(req.with.digests, name)
	reference := of_group(req.with.digests, first)
	artifacts(group) != artifacts(reference)
	detail := {"expected": first, "actual": sort(artifacts(group))}
	f := answer.finding("promotion.environment_artifacts_differ", name, detail, group | reference)
}

# When the environment after this one began; the as-of for the last.
deadline(req, refs, i) := {"us": min({select.get(select.item(ref), ["at", "us"]) | some ref in refs[req.with.order[i + 1]]})} if {
	i + 1 < count(req.with.order)
} else := input.asOf

red(req, refs) := {f |
	some i, name in req.with.order
	role := object.get(req.with.reports, name, "")
	group := of_group(req.with.verdicts, role)
	not one_green(group, deadline(req, refs, i))
	f := answer.finding("promotion.environment_not_green", name, {"expected": role}, group)
}

one_green(group, end) if {
	count(group) == 1
	some ref in group
	item := select.item(ref)
	report.green(item)
	times.not_after(item.at, end)
}

unapproved(req, refs) := {f |
	some name in req.with.order
	some role in req.with.roles
	group := of_group(req.with.approvals, name)
	not approved_by(group, role, refs[name])
	f := answer.finding("promotion.environment_not_approved", name, {"expected": role}, group)
}

approved_by(group, role, promotions) if {
	count(promotions) > 0
	some ref in group
	item := select.item(ref)
	item.role == role
	item.placeholder == false
	values.text(item.whoKey)
	every promotion in promotions {
		in_force(item, select.item(promotion))
	}
}

in_force(item, promotion) if {
	times.not_after(item.at, promotion.at)
	unexpired(item.until, promotion.at)
}

unexpired(null, _)

unexpired(until, at) if {
	times.not_after(at, until)
	until.us != at.us
}
