# METADATA
# scope: package
# title: One value for each name
# description: |-
#   All statements of one name are the same, wherever they stand, and each covered file states each demanded name. So two
#   copies of a document are one, and what was given a name once is not given it again.
# custom:
#   codes:
#     - code: provenance.value_not_stated
#       message: "{subject} is not stated."
#     - code: provenance.values_differ
#       message: "{subject} is stated with more than one value: {actual}."
#     - code: provenance.nothing_stated
#       message: Nothing with a name is stated.
#   parameters:
#     select: {type: selector, kind: setting, group: name, description: Statements that are compared by their name.}
#     names: {type: strings, description: Names that each covered file must state.}
#     cover: {type: strings, description: Roles of the files that must state them.}
package gates.provenance.one_value

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["provenance.one_value"]
	refs := select.refs(req.with.select)
	result := answer.from(((unnamed(req, refs) | missing(req, refs)) | different(req)), refs)
}

unnamed(req, refs) := {f |
	named := {ref | some listed in req.with.select.groups; some ref in listed}
	not all_named(refs, named)
	f := answer.finding("provenance.nothing_stated", req.id, {}, refs - named)
}

all_named(refs, named) if {
	count(refs) > 0
	refs == named
}

missing(req, refs) := {f |
	stated := {[item.from, item.name] | some ref in refs; item := select.item(ref)}
	some role in req.with.cover
	some name in req.with.names
	not [role, name] in stated
	f := answer.finding("provenance.value_not_stated", $"{role}/{name}", {}, set())
}

different(req) := {f |
	some name, listed in req.with.select.groups
	values := {select.get(select.item(ref), "value") | some ref in listed}
	count(values) > 1
	f := answer.finding("provenance.values_differ", name, {"actual": sort(values)}, {ref | some ref in listed})
}
