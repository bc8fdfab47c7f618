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
#   parameters:
#     select: {type: selector, kind: release, description: Identities that must be immutable.}
#     source: {type: selector, kind: release, description: The source identity.}
#     target: {type: selector, kind: release, description: The target identity.}
package gates.provenance.immutable

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["provenance.immutable"]
	refs := select.refs(req.with.select)
	result := answer.from(((absent(req) | mutable(refs)) | unchanged(req)), refs)
}

absent(req) := {f |
	some side in ["source", "target"]
	count(select.refs(req.with[side])) == 0
	f := answer.finding("provenance.identity_missing", side, {}, set())
}

mutable(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not immutable(item.value)
	f := answer.finding("provenance.mutable_identity", item.identity, {"actual": item.value}, {ref})
}

immutable(value) if full_hex(value, 40)

immutable(value) if {
	startswith(value, "sha256:")
	full_hex(substring(value, 7, -1), 64)
}

full_hex(value, length) if {
	count(value) == length
	trim(value, "0123456789abcdef") == ""
	trim(value, "0") != ""
}

values(selection) := {select.item(ref).value | some ref in select.refs(selection)}

unchanged(req) := {f |
	some value in (values(req.with.source) & values(req.with.target))
	evidence := {ref |
		some side in ["source", "target"]
		some ref in select.with_field(req.with[side], "value", value)
	}
	f := answer.finding("provenance.same_release", value, {"actual": value}, evidence)
}
