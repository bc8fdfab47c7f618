# METADATA
# scope: package
# title: Identities immutable
# description: |-
#   Each identity is a full 40-hex commit or a `sha256:` digest, neither all zero, and source and target differ. Branches,
#   tags, `latest`, short hashes and placeholders name nothing that lasts.
# custom:
#   codes:
#     - code: provenance.mutable_identity
#       message: "{subject} is named by {actual}, which is no full commit or sha256 digest."
#     - code: provenance.same_release
#       message: Source and target are the same release.
#     - code: provenance.identity_missing
#       message: No {subject} identity is stated.
#     - code: provenance.identities_missing
#       message: No identity is stated that could be judged.
#   parameters:
#     select: {type: selector, kind: release, description: Identities that must be immutable.}
#     source: {type: selector, kind: release, description: The source identity.}
#     target: {type: selector, kind: release, description: The target identity.}
package gates.provenance.immutable

import data.lib.answer
import data.lib.hashes
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["provenance.immutable"]
	refs := select.refs(req.with.select)
	result := answer.from((((absent(req) | none(req, refs)) | mutable(refs)) | unchanged(req)), refs)
}

absent(req) := {f |
	some side in ["source", "target"]
	count(req.with[side].items) == 0
	f := answer.finding("provenance.identity_missing", side, {}, set())
}

none(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("provenance.identities_missing", req.id, {}, set())
}

mutable(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not immutable(item)
	f := answer.finding("provenance.mutable_identity", select.get(item, "identity"), {"actual": select.get(item, "value")}, {ref})
}

immutable(item) if hashes.commit(item.value)

immutable(item) if hashes.digest(item.value)

values(selection) := {select.item(ref).value | some ref in selection.items}

unchanged(req) := {f |
	some value in (values(req.with.source) & values(req.with.target))
	evidence := {ref |
		some side in ["source", "target"]
		some ref in select.with_field(req.with[side], "value", value)
	}
	f := answer.finding("provenance.same_release", value, {"actual": value}, evidence)
}
