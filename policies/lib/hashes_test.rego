package lib.hashes_test

import data.lib.hashes
import data.lib.testing

upper := "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

test_hashes if {
	hashes.sha256(testing.sha("a"))
	hashes.commit(testing.commit("9"))
	hashes.digest($"sha256:{testing.sha("f")}")
}

test_no_hashes if {
	every wrong in array.concat(testing.no_text, ["n/a", upper, testing.sha("0"), testing.sha("z"), testing.commit("0"), "abc"]) {
		not hashes.sha256(wrong)
		not hashes.commit(wrong)
		not hashes.digest(wrong)
	}
	not hashes.sha256(testing.commit("a"))
	not hashes.commit(testing.sha("a"))
}

# As many elements as a hash has characters.
test_a_list_is_no_hash if not hashes.sha256([1 | some i in [1, 2, 3, 4, 5, 6, 7, 8]; some j in [1, 2, 3, 4, 5, 6, 7, 8]])

test_no_digests if {
	every wrong in [testing.sha("a"), "sha256:", $"sha256:{testing.sha("z")}", $"sha256:{testing.sha("0")}", $"sha512:{testing.sha("a")}"] {
		not hashes.digest(wrong)
	}
}
