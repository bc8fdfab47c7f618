# METADATA
# scope: package
# title: Digest sets
# description: The comparison of two sets of digests by subject, shared by the gates that ask for one.
package lib.sets

import data.lib.answer
import data.lib.hashes
import data.lib.select

# METADATA
# description: |-
#   Findings for two selections of digest items that must state the same digests for each subject of `cover` and for
#   every other subject that either side names. `codes` names the three codes of the calling rule: left_missing,
#   right_missing, differ.
findings(left, right, cover, codes) := ((absent(left, cover, codes.left_missing) | absent(right, cover, codes.right_missing)) | differing(left, right, codes.differ)) | nameless(left, right, codes.differ)

absent(selection, cover, code) := {f |
	some subject in cover
	count(stated(selection, subject)) == 0
	f := answer.finding(code, subject, {}, set())
} | {f |
	# Two sides that say nothing say the same.
	count(cover) == 0
	count(selection.items) == 0
	f := answer.finding(code, "anything", {}, set())
}

# METADATA
# description: References to the items of one subject, as the host grouped them.
items_of(selection, subject) := {ref | some ref in object.get(selection.groups, subject, [])}

# METADATA
# description: Digests that a selection states for a subject; anything that is no SHA-256 counts as nothing.
stated(selection, subject) := {digest |
	some ref in items_of(selection, subject)
	digest := digest_of(ref)
}

digest_of(ref) := digest if {
	text := select.item(ref).stated
	is_string(text)
	digest := trim_prefix(text, "sha256:")
	hashes.sha256(digest)
}

# What names no subject is in no group, and nobody would compare it.
nameless(left, right, code) := {f |
	some ref in array.concat(left.items, right.items)
	not has_subject(select.item(ref))
	f := answer.finding(code, null, {}, {ref})
}

has_subject(item) if is_string(item.subject)

differing(left, right, code) := {f |
	some subject in (object.keys(left.groups) | object.keys(right.groups))
	expected := stated(right, subject)
	actual := stated(left, subject)
	evidence := items_of(left, subject) | items_of(right, subject)
	not agree(expected, actual, evidence)
	f := answer.finding(code, subject, {"expected": sort(expected), "actual": sort(actual)}, evidence)
}

# Every item has to state a digest: a set comparison alone would forgive a second, unreadable line.
agree(expected, actual, evidence) if {
	expected == actual
	every ref in evidence {
		digest_of(ref) in expected
	}
}
