package gates.determinism.self_hash_test

import data.gates.determinism.self_hash
import data.lib.testing

good := testing.input_for(
	"determinism.self_hash",
	[testing.verdict("gate"), testing.verdict("gate-pre")],
	{"verdicts": testing.select([0, 1])},
)

judge(doc) := answer if {
	answer := object.get(self_hash.results, "line", null) with input as doc
}

test_equal if testing.supported(judge(good), {0, 1})

test_mismatch if {
	hash := {"stated": testing.sha("b"), "actual": testing.sha("a")}
	judge(testing.patch(good, {1: {"selfHash": hash}})).findings == {{
		"code": "determinism.self_hash_mismatch",
		"subject": "gate-pre.json",
		"detail": {"expected": testing.sha("a"), "actual": testing.sha("b")},
		"evidence": {1},
	}}
}

test_what_is_no_hash_matches_nothing if {
	every wrong in testing.no_text {
		hash := {"stated": wrong, "actual": testing.sha("a")}
		testing.codes(judge(testing.patch(good, {0: {"selfHash": hash}}))) == {"determinism.self_hash_mismatch"}
	}
	every wrong in [null, 0, [], {}, false] {
		hash := {"stated": wrong, "actual": wrong}
		testing.codes(judge(testing.patch(good, {0: {"selfHash": hash}}))) == {"determinism.self_hash_mismatch"}
	}
}

test_missing if {
	judge(testing.remove(good, {0, 1})).findings == {{
		"code": "determinism.no_reports",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

# Equal, and yet no hash.
test_equal_nonsense if {
	every wrong in ["", "n/a", testing.sha("0"), testing.sha("z"), testing.commit("a")] {
		hash := {"stated": wrong, "actual": wrong}
		testing.codes(judge(testing.patch(good, {0: {"selfHash": hash}}))) == {"determinism.self_hash_mismatch"}
	}
}

test_a_missing_hash if {
	testing.codes(judge(testing.drop(good, 0, "selfHash"))) == {"determinism.self_hash_mismatch"}
	every hash in [{}, null, "", {"stated": testing.sha("a")}, {"actual": testing.sha("a")}] {
		testing.codes(judge(testing.patch(good, {0: {"selfHash": hash}}))) == {"determinism.self_hash_mismatch"}
	}
	testing.codes(judge(testing.drop(testing.drop(good, 0, "selfHash"), 0, "source"))) == {"determinism.self_hash_mismatch"}
}
