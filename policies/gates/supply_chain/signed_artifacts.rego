# METADATA
# scope: package
# title: Artifacts signed
# description: |-
#   Each artifact is, by its digest, what a signature by a pinned key or identity is over. A signature over other bytes, or
#   by somebody else, signs nothing here.
# custom:
#   codes:
#     - code: supply_chain.signed_artifact_missing
#       message: No artifact is there for {subject}.
#       waivable: false
#     - code: supply_chain.artifact_not_signed
#       message: "Nothing signs {subject}."
#       waivable: false
#     - code: supply_chain.artifact_signature_invalid
#       message: "No signature of {subject} is by anybody who is pinned for it ({actual})."
#       waivable: false
#   parameters:
#     artifacts: {type: selector, description: "What must be signed: files, digests, images, bindings."}
#     signatures: {type: selector, kind: signature, description: Their signatures.}
#     cover: {type: strings, min: 1, description: "Artifacts that must be there, by subject, component or role."}
package gates.supply_chain.signed_artifacts

import data.lib.answer
import data.lib.artifacts
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["supply_chain.signed_artifacts"]
	refs := select.refs(req.with.artifacts)
	over := {ref: found |
		some ref in refs
		found := {one | some one in req.with.signatures.items; signs(select.item(one), select.item(ref))}
	}
	missing := artifacts.absent(refs, req.with.cover, "supply_chain.signed_artifact_missing")
	result := answer.from(((missing | bare(over)) | invalid(over)), refs | {one | some found in over; some one in found})
}

signs(signature, artifact) if signature.digest == artifacts.sha256(artifact)

bare(over) := {f |
	some ref, found in over
	count(found) == 0
	f := answer.finding("supply_chain.artifact_not_signed", artifacts.name(select.item(ref)), {}, {ref})
}

invalid(over) := {f |
	some ref, found in over
	count(found) > 0
	count({one | some one in found; is_verified(select.item(one))}) == 0
	detail := {"actual": sort({select.get(select.item(one), "reason") | some one in found})}
	f := answer.finding("supply_chain.artifact_signature_invalid", artifacts.name(select.item(ref)), detail, found | {ref})
}

is_verified(item) if item.verified == "yes"
