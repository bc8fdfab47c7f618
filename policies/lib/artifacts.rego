# METADATA
# scope: package
# title: Artifacts
# description: What several rules ask of things that are known by their digest, of whatever kind the item is.
package lib.artifacts

import data.lib.answer
import data.lib.hashes
import data.lib.select

# METADATA
# description: |-
#   The SHA-256 of an artifact in lower-case hex: of a file its bytes, of everything else what is stated. Undefined where
#   there is none, so that nothing equals it.
sha256(item) := item.source.sha256 if {
	is_string(item.format)
	hashes.sha256(item.source.sha256)
} else := digest if {
	stated := [item[field] | some field in ["digest", "stated"]; is_string(item[field])]
	count(stated) == 1
	digest := trim_prefix(stated[0], "sha256:")
	hashes.sha256(digest)
}

# METADATA
# description: "What a finding calls an artifact: its subject or component, or else its file."
name(item) := names[0] if {
	names := [value | some field in ["subject", "component"]; value := item[field]; is_string(value); value != ""]
	count(names) > 0
} else := select.path(item)

# METADATA
# description: Findings for each name or role in `cover` that no artifact has.
absent(refs, cover, code) := {f |
	some wanted in cover
	count({ref | some ref in refs; wanted in {name(select.item(ref)), select.get(select.item(ref), "from")}}) == 0
	f := answer.finding(code, wanted, {}, set())
}
