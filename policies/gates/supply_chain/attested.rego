# METADATA
# scope: package
# title: Artifacts attested
# description: |-
#   Each artifact is, by its digest, a subject of a statement of a demanded type that is signed by whom the configuration
#   pins, names a pinned producer, says something, and did not fail. A statement about something else attests nothing here.
# custom:
#   codes:
#     - code: supply_chain.attested_artifact_missing
#       message: No artifact is stated for {subject}.
#       waivable: false
#     - code: supply_chain.artifact_without_digest
#       message: "{subject} names no digest that a statement could be about."
#       waivable: false
#     - code: supply_chain.attestation_missing
#       message: "No statement of the demanded type is about {subject} ({actual})."
#       waivable: false
#     - code: supply_chain.attestation_not_verified
#       message: "The statement about {subject} is not signed by anybody who is pinned for it ({actual})."
#       waivable: false
#     - code: supply_chain.producer_not_pinned
#       message: "The statement about {subject} was made by {actual}, not by {expected}."
#       waivable: false
#     - code: supply_chain.attestation_says_nothing
#       message: The statement about {subject} has no content, or a placeholder.
#       waivable: false
#     - code: supply_chain.verification_failed
#       message: "What was verified of {subject} is {actual}, not {expected}."
#       waivable: false
#   parameters:
#     artifacts: {type: selector, description: "What must be attested: files, digests, images, bindings."}
#     statements: {type: selector, kind: statement, description: The statements.}
#     types: {type: strings, min: 1, description: Predicate types that count.}
#     producers: {type: strings, min: 1, description: "Builders, or verifiers, whose word counts."}
#     resources: {type: strings, description: "Of a summary, what must have been verified; none named: anything."}
#     levels: {type: strings, description: Levels that a summary must grant.}
#     cover: {type: strings, min: 1, description: "Artifacts that must be there, by subject, component or role."}
package gates.supply_chain.attested

import data.lib.answer
import data.lib.artifacts
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["supply_chain.attested"]
	refs := select.refs(req.with.artifacts)
	about := {ref: statements_about(req, select.item(ref)) | some ref in refs}
	good := {ref: {one | some one in found; is_good(req, select.item(one))} | some ref, found in about}
	bad := {ref: found | some ref, found in about; count(good[ref]) == 0}
	absent := artifacts.absent(refs, req.with.cover, "supply_chain.attested_artifact_missing")
	nothing := (absent | nameless(refs)) | unattested(bad)
	by_nobody := unverified(bad) | foreign(req, bad)
	findings := ((nothing | by_nobody) | silent(bad)) | failed(req, bad)
	result := answer.from(findings, refs | {one | some found in good; some one in found})
}

statements_about(req, artifact) := {ref |
	digest := artifacts.sha256(artifact)
	some ref in req.with.statements.items
	item := select.item(ref)
	item.type in req.with.types
	some subject in item.subjects
	subject.sha256 == digest
}

# One good statement is enough; what the others lack is said only where there is none.
is_good(req, item) if {
	is_verified(item)
	is_pinned(req, item)
	says_something(item)
	has_passed(req, item)
}

is_verified(item) if item.verified == "yes"

is_pinned(req, item) if item.producer in req.with.producers

says_something(item) if item.placeholder == false

has_passed(req, item) if {
	item.result in {null, "PASSED"}
	every level in req.with.levels {
		level in item.levels
	}
	is_about_resource(req, item)
}

is_about_resource(req, _) if count(req.with.resources) == 0

is_about_resource(req, item) if item.resource in req.with.resources

nameless(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not artifacts.sha256(item)
	f := answer.finding("supply_chain.artifact_without_digest", artifacts.name(item), {}, {ref})
}

unattested(bad) := {f |
	some ref, found in bad
	count(found) == 0
	item := select.item(ref)
	digest := artifacts.sha256(item)
	f := answer.finding("supply_chain.attestation_missing", artifacts.name(item), {"actual": digest}, {ref})
}

unverified(bad) := {f |
	some ref, found in bad
	some one in found
	item := select.item(one)
	not is_verified(item)
	detail := {"actual": select.get(item, "reason")}
	f := answer.finding("supply_chain.attestation_not_verified", artifacts.name(select.item(ref)), detail, {ref, one})
}

foreign(req, bad) := {f |
	some ref, found in bad
	some one in found
	item := select.item(one)
	not is_pinned(req, item)
	detail := {"expected": req.with.producers, "actual": select.get(item, "producer")}
	f := answer.finding("supply_chain.producer_not_pinned", artifacts.name(select.item(ref)), detail, {ref, one})
}

silent(bad) := {f |
	some ref, found in bad
	some one in found
	not says_something(select.item(one))
	f := answer.finding("supply_chain.attestation_says_nothing", artifacts.name(select.item(ref)), {}, {ref, one})
}

failed(req, bad) := {f |
	some ref, found in bad
	some one in found
	item := select.item(one)
	not has_passed(req, item)
	detail := {
		"expected": array.concat(req.with.resources, req.with.levels),
		"actual": [select.get(item, field) | some field in ["result", "resource", "levels"]],
	}
	f := answer.finding("supply_chain.verification_failed", artifacts.name(select.item(ref)), detail, {ref, one})
}
