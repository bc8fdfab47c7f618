# METADATA
# scope: package
# title: Semantic versions
# description: |-
#   Versions as Semantic Versioning 2.0.0 defines them, strictly: no leading `v`, no leading zeros, nothing left out.
#   Numbers are compared as text, longer before later, so no number is too large.
package lib.semver

letters := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-"

digits := "0123456789"

# METADATA
# description: |-
#   A value by which versions are ordered: one version precedes another exactly if its precedence is less. Undefined for
#   what is no version. Build metadata does not count.
precedence(version) := array.concat([number(part) | some part in core], [release(suffix), suffix]) if {
	is_string(version)
	sides := halves(version, "+")
	well_built(sides[1])
	parts := halves(sides[0], "-")
	core := split(parts[0], ".")
	count(core) == 3
	every part in core {
		numeric(part)
	}
	ids := identifiers(parts[1])
	every id in ids {
		valid(id)
	}
	suffix := [key(id) | some id in ids]
}

# What stands before the first separator, and what stands after it; null where there is none.
halves(text, separator) := [substring(text, 0, at), substring(text, at + 1, -1)] if {
	at := indexof(text, separator)
	at >= 0
} else := [text, null]

identifiers(null) := []

identifiers(text) := split(text, ".") if is_string(text)

well_built(build) if {
	every id in identifiers(build) {
		written(id)
	}
}

written(id) if {
	id != ""
	trim(id, $"{digits}{letters}") == ""
}

all_digits(id) if {
	id != ""
	trim(id, digits) == ""
}

numeric("0")

numeric(id) if {
	all_digits(id)
	not startswith(id, "0")
}

valid(id) if numeric(id)

valid(id) if {
	written(id)
	not all_digits(id)
}

number(id) := [count(id), id]

# Numbers come before names.
key(id) := [0, count(id), id] if {
	all_digits(id)
} else := [1, id]

# Without a suffix it is the release itself, which comes after all that lead to it.
release([]) := 1

release(suffix) := 0 if count(suffix) > 0
