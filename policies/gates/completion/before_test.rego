package gates.completion.before_test

import data.gates.completion.before
import data.lib.testing

good := testing.input_for(
	"completion.before",
	[testing.step("a", 1), testing.step("b", 2), testing.step("c", 3)],
	{"first": testing.select([0, 1]), "then": testing.select([2])},
)

judge(doc) := answer if {
	answer := object.get(before.results, "line", null) with input as doc
}

test_before if testing.supported(judge(good), {0, 1, 2})

test_absent if {
	judge(testing.remove(good, {0, 1})).findings == {{
		"code": "completion.not_recorded",
		"subject": "first",
		"detail": {},
		"evidence": set(),
	}}
	testing.subjects(judge(testing.remove(good, {2}))) == {"then"}
	testing.subjects(judge(testing.remove(good, {0, 1, 2}))) == {"first", "then"}
}

test_too_early if {
	judge(testing.patch(good, {2: {"begin": testing.at(24)}})).findings == {{
		"code": "completion.began_too_early",
		"subject": "c",
		"detail": {},
		"evidence": {2},
	}}
	every n in [2, 1, 0, "n/a", null] {
		testing.codes(judge(testing.patch(good, {2: {"n": n}}))) == {"completion.began_too_early"}
	}
	every field in ["n", "begin", "end"] {
		testing.codes(judge(testing.drop(good, 0, field))) == {"completion.began_too_early"}
	}
}

test_a_single_first_step if {
	one := testing.set_with(good, {"first": testing.select([1])})
	testing.supported(judge(one), {1, 2})
	testing.codes(judge(testing.patch(one, {2: {"begin": testing.at(24)}}))) == {"completion.began_too_early"}
}
