# METADATA
# scope: package
# title: Digest sets
# description: The comparison of two sets of digests by subject, shared by the gates that ask for one.
package lib.sets

import data.lib.answer
import data.lib.select

# METADATA
# description: |-
#   Findings for two selections of digest items that must state the same digests for each subject of `cover` and for
#   every other subject that either side names. `codes` names the three codes of the calling rule: left_missing,
#   right_missing, differ.
findings(left, right, cover, codes) := (absent(left, cover, codes.left_missing) | absent(right, cover, codes.right_missing)) | differing(left, right, codes.differ)

absent(selection, cover, code) := {f |
	some subject in cover
	count(stated(selection, subject)) == 0
	f := answer.finding(code, subject, {}, set())
}

# METADATA
# description: Digests that a selection states for a subject; anything that is no SHA-256 counts as nothing.
stated(selection, subject) := {digest |
	some ref in select.with_field(selection, "subject", subject)
	digest := trim_prefix(select.item(ref).stated, "sha256:")
	count(digest) == 64
	trim(digest, "0123456789abcdef") == ""
	trim(digest, "0") != ""
}

subjects(left, right) := {select.item(ref).subject |
	some selection in [left, right]
	some ref in select.refs(selection)
}

differing(left, right, code) := {f |
	some subject in subjects(left, right)
	not agree(left, right, subject)
	evidence := select.with_field(left, "subject", subject) | select.with_field(right, "subject", subject)
	detail := {"expected": sort(stated(right, subject)), "actual": sort(stated(left, subject))}
	f := answer.finding(code, subject, detail, evidence)
}

# Every item has to state a digest: a set comparison alone would forgive a second, unreadable line.
agree(left, right, subject) if {
	stated(left, subject) == stated(right, subject)
	every selection in [left, right] {
		every ref in select.with_field(selection, "subject", subject) {
			trim_prefix(select.item(ref).stated, "sha256:") in stated(selection, subject)
		}
	}
}
