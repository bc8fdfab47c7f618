# METADATA
# scope: package
# title: Reviewed by people
# description: |-
#   As many different people as demanded, in the roles that count, approved exactly what is put into effect: the approval
#   names it. An author's own approval, one of a machine and one without a time do not count.
# custom:
#   codes:
#     - code: governance.head_unclear
#       message: "It is not stated exactly once what had to be approved, but: {actual}."
#     - code: governance.author_unknown
#       message: The author is not named, so nothing shows that others approved.
#     - code: governance.too_few_approvals
#       message: "{expected} people had to approve; those who did so for what is put into effect are: {actual}."
#   parameters:
#     approvals: {type: selector, kind: approval, description: Approvals.}
#     roles: {type: strings, min: 1, description: Roles whose approval counts.}
#     min: {type: integer, description: Fewest different people; fewer than one counts as one.}
#     authors: {type: selector, kind: approval, description: The authors.}
#     head: {type: selector, description: "Items whose `field` (`value` where none is named) states what had to be approved."}
#     machines: {type: strings, description: "Names of machines. A name that ends in [bot] is one in any case."}
package gates.governance.reviewed

import data.lib.answer
import data.lib.select
import data.lib.values

results[req.id] := result if {
	some req in input.requirements["governance.reviewed"]
	approvals := select.refs(req.with.approvals)
	authors := select.refs(req.with.authors)
	counting := {ref | some ref in approvals; counts(req, select.item(ref))}
	findings := (unclear(req) | authorless(req, authors)) | too_few(req, approvals, counting)
	result := answer.from(findings, ((counting | authors) | select.refs(req.with.head)))
}

unclear(req) := {f |
	not values.one(req.with.head)
	f := answer.finding("governance.head_unclear", req.id, {"actual": sort(values.stated_by(req.with.head))}, select.refs(req.with.head))
}

# Where one of the authors is nobody known, anybody may be that author.
authorless(req, authors) := {f |
	not all_known(authors)
	f := answer.finding("governance.author_unknown", req.id, {}, authors)
}

all_known(authors) if {
	count(authors) > 0
	every ref in authors {
		is_known(select.item(ref))
	}
}

is_known(item) if {
	item.placeholder == false
	values.text(item.whoKey)
}

counts(req, item) if {
	item.role in req.with.roles
	item.of == values.one(req.with.head)
	is_known(item)
	is_number(item.at.us)
	not endswith(item.whoKey, "[bot]")
	not item.whoKey in {lower(trim_space(name)) | some name in req.with.machines}
	not item.whoKey in {select.item(ref).whoKey | some ref in req.with.authors.items}
}

too_few(req, approvals, counting) := {f |
	people := {select.item(ref).whoKey | some ref in counting}
	demanded := max([1, req.with.min])
	count(people) < demanded
	f := answer.finding("governance.too_few_approvals", req.id, {"expected": demanded, "actual": sort(people)}, approvals)
}
