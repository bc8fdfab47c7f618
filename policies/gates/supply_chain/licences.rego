# METADATA
# scope: package
# title: Licences allowed
# description: |-
#   Every component has a licence, and of each licence expression one alternative names allowed licences alone. A name from
#   which no licence can be told is none.
# custom:
#   codes:
#     - code: supply_chain.licences_unstated
#       message: No bill of materials states licences.
#     - code: supply_chain.licence_missing
#       message: "{subject} has components without a licence: {actual}."
#     - code: supply_chain.licence_unknown
#       message: "No licence can be told from {subject}, which {actual} has."
#     - code: supply_chain.licence_not_allowed
#       message: "{subject} is not allowed; {actual} has it."
#   parameters:
#     boms: {type: selector, kind: bom, description: Bills of materials.}
#     allowed: {type: strings, min: 1, description: "Allowed SPDX licences, with their exception where they have one."}
#     unlicensed: {type: choice, of: [denied, allowed], description: "What to make of components without a licence, or with a name alone."}
package gates.supply_chain.licences

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["supply_chain.licences"]
	refs := select.refs(req.with.boms)
	findings := ((unstated(req, refs) | missing(req, refs)) | unknown(req, refs)) | denied(req, refs)
	result := answer.from(findings, refs)
}

unstated(req, refs) := {f |
	count({ref | some ref in refs; some _ in select.item(ref).licences}) == 0
	f := answer.finding("supply_chain.licences_unstated", req.id, {}, refs)
}

missing(req, refs) := {f |
	req.with.unlicensed == "denied"
	some ref in refs
	bom := select.item(ref)
	not all_licensed(bom)
	found := [name | some row in object.get(bom, "lacking", []); row.what == "licence"; some name in row.examples]
	f := answer.finding("supply_chain.licence_missing", select.path(bom), {"actual": found}, {ref})
}

all_licensed(bom) if [row.count | some row in bom.lacking; row.what == "licence"] == [0]

unknown(req, refs) := {f |
	req.with.unlicensed == "denied"
	some ref in refs
	some licence in select.item(ref).licences
	not is_known(licence)
	detail := {"actual": select.get(licence, "component")}
	f := answer.finding("supply_chain.licence_unknown", select.get(licence, "expression"), detail, {ref})
}

is_known(licence) if {
	is_array(licence.alternatives)
	count(licence.alternatives) > 0
}

denied(req, refs) := {f |
	some ref in refs
	some licence in select.item(ref).licences
	is_known(licence)
	not is_allowed(req, licence)
	detail := {"expected": req.with.allowed, "actual": select.get(licence, "component")}
	f := answer.finding("supply_chain.licence_not_allowed", select.get(licence, "expression"), detail, {ref})
}

is_allowed(req, licence) if {
	some alternative in licence.alternatives
	count(alternative) > 0
	every one in alternative {
		one in req.with.allowed
	}
}
