# METADATA
# scope: package
# title: Bill of materials
# description: |-
#   Each artifact has a bill of materials that is about it, by its digest, lists at least one component, and says of every
#   component what is demanded.
# custom:
#   codes:
#     - code: supply_chain.bom_artifact_missing
#       message: No artifact is stated for {subject}.
#     - code: supply_chain.bom_missing
#       message: "No bill of materials is about {subject} ({actual})."
#     - code: supply_chain.bom_empty
#       message: The bill of materials of {subject} lists no component.
#     - code: supply_chain.bom_incomplete
#       message: "The bill of materials of {subject} has components without {expected}: {actual}."
#   parameters:
#     artifacts: {type: selector, description: "What must have one: files, digests, images, bindings."}
#     boms: {type: selector, kind: bom, description: The bills of materials.}
#     demand: {type: strings, description: "What each component must state: name, version, hash, purl, licence."}
#     cover: {type: strings, min: 1, description: "Artifacts that must be there, by subject, component or role."}
package gates.supply_chain.bom

import data.lib.answer
import data.lib.artifacts
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["supply_chain.bom"]
	refs := select.refs(req.with.artifacts)
	about := {ref: {one | some one in req.with.boms.items; is_about(select.item(one), select.item(ref))} | some ref in refs}
	used := {one | some found in about; some one in found}
	missing := artifacts.absent(refs, req.with.cover, "supply_chain.bom_artifact_missing")
	findings := ((missing | without(about)) | empty(used)) | incomplete(req, used)
	result := answer.from(findings, refs | used)
}

is_about(bom, artifact) if {
	digest := artifacts.sha256(artifact)
	some subject in bom.subjects
	subject.sha256 == digest
}

without(about) := {f |
	some ref, found in about
	count(found) == 0
	item := select.item(ref)
	detail := {"actual": [digest | digest := artifacts.sha256(item)]}
	f := answer.finding("supply_chain.bom_missing", artifacts.name(item), detail, {ref})
}

empty(used) := {f |
	some ref in used
	not lists_something(select.item(ref))
	f := answer.finding("supply_chain.bom_empty", select.path(select.item(ref)), {}, {ref})
}

lists_something(bom) if {
	is_number(bom.components)
	bom.components > 0
}

incomplete(req, used) := {f |
	some ref in used
	some what in req.with.demand
	bom := select.item(ref)
	not is_complete(bom, what)
	detail := {"expected": what, "actual": examples(bom, what)}
	f := answer.finding("supply_chain.bom_incomplete", select.path(bom), detail, {ref})
}

is_complete(bom, what) if {
	[row.count | some row in bom.lacking; row.what == what] == [0]
}

examples(bom, what) := [name |
	some row in object.get(bom, "lacking", [])
	row.what == what
	some name in row.examples
]
