# METADATA
# scope: package
# title: Hashes
# description: What counts as a hash, lower-case hexadecimal of full length. All zeros stand for no content.
package lib.hashes

# METADATA
# description: A SHA-256.
sha256(value) if full(value, 64)

# METADATA
# description: A full commit id.
commit(value) if full(value, 40)

# METADATA
# description: A digest as registries write it.
digest(value) if {
	is_string(value)
	startswith(value, "sha256:")
	sha256(substring(value, 7, -1))
}

full(value, length) if {
	is_string(value)
	count(value) == length
	trim(value, "0123456789abcdef") == ""
	trim(value, "0") != ""
}
