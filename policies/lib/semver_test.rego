package lib.semver_test

import data.lib.semver

# In ascending order; the examples of the specification are among them.
ascending := [
	"0.0.0-0",
	"0.0.0",
	"0.0.9",
	"0.0.10",
	"0.9.0",
	"0.10.0",
	"1.0.0--",
	"1.0.0-0A.is.legal",
	"1.0.0-alpha",
	"1.0.0-alpha.1",
	"1.0.0-alpha.1.0",
	"1.0.0-alpha.beta",
	"1.0.0-beta",
	"1.0.0-beta.2",
	"1.0.0-beta.11",
	"1.0.0-rc.1",
	"1.0.0",
	"2.0.0-99",
	"2.0.0-100",
	"2.0.0-100-a",
	"2.0.0-A",
	"2.0.0-a",
	"2.0.0",
	"9.0.0",
	"10.0.0",
	"99999999999999999999.0.0",
	"100000000000000000000.0.0",
]

# Every pair, in both directions.
test_total_order if {
	every i, a in ascending {
		every j, b in ascending {
			agrees(i, j, semver.precedence(a), semver.precedence(b))
		}
	}
}

agrees(i, j, a, b) if {
	i < j
	a < b
}

agrees(i, i, a, b) if a == b

agrees(i, j, a, b) if {
	i > j
	a > b
}

test_build_metadata_does_not_count if {
	semver.precedence("1.0.0+a") == semver.precedence("1.0.0")
	semver.precedence("1.0.0-rc.1+001.x-y") == semver.precedence("1.0.0-rc.1+2")
}

test_no_version if {
	every text in [
		"", "1", "1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.02.3", "1.2.03", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "1.2.3-a.", "1.2.3-.a",
		"1.2.3+", "1.2.3+a..b", "1.2.3+a+b", "1.2.3-a_b", "1.2.3 ", " 1.2.3", "1.2.3\n", "-1.2.3", "1.-2.3", "1..3", "a.b.c", "1.2.x",
		"latest", "1.2.3-é", "1.2.3+é", "1.2.3-a!b", "१.2.3", "1.2.3-a b",
	] {
		not semver.precedence(text)
	}
	every wrong in [null, 1, true, [], {}, ["1.2.3"]] {
		not semver.precedence(wrong)
	}
}
