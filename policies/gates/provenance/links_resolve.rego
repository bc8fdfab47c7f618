# METADATA
# scope: package
# title: Links resolve
# description: |-
#   There are links, the demanded ones among them; each was looked up at a known time and resolved, and where a status is
#   given, it is one of 200 to 399.
# custom:
#   codes:
#     - code: provenance.link_missing
#       message: No link {subject} was looked up.
#     - code: provenance.links_missing
#       message: No link was looked up.
#     - code: provenance.link_broken
#       message: The link {subject} does not resolve.
#     - code: provenance.link_undated
#       message: It is not known when the link {subject} was looked up.
#   parameters:
#     links: {type: selector, kind: link, description: Links that were looked up.}
#     cover: {type: strings, description: Subjects that must be among them.}
package gates.provenance.links_resolve

import data.lib.answer
import data.lib.select
import data.lib.values

results[req.id] := result if {
	some req in input.requirements["provenance.links_resolve"]
	refs := select.refs(req.with.links)
	result := answer.from((((none(req, refs) | missing(req)) | broken(refs)) | undated(refs)), refs)
}

none(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("provenance.links_missing", req.id, {}, set())
}

missing(req) := {f |
	some subject in req.with.cover
	count(select.with_field(req.with.links, "subject", subject)) == 0
	f := answer.finding("provenance.link_missing", subject, {}, set())
}

broken(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not resolves(item)
	f := answer.finding("provenance.link_broken", select.get(item, "subject"), {"actual": select.get(item, "status")}, {ref})
}

resolves(item) if {
	values.text(item.subject)
	item.resolves == true
	fine(item.status)
}

fine(null)

fine(status) if {
	is_number(status)
	status >= 200
	status < 400
}

undated(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not has_time(item)
	f := answer.finding("provenance.link_undated", select.get(item, "subject"), {}, {ref})
}

has_time(item) if is_number(item.at.us)
