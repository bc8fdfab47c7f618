package gates.completion.after_test

import data.gates.completion.after
import data.lib.testing

# The last of what comes first ends at second 35.
good := testing.input_for(
	"completion.after",
	[testing.step("up", 1), testing.step("restart", 3), testing.step("verify", 4), testing.metric("post", "lag", 1)],
	{
		"items": testing.select([2, 3]),
		"after": [testing.select([0]), testing.select([1])],
		"demand": "every",
	},
)

last := testing.set_with(good, {"demand": "last"})

judge(doc) := answer if {
	answer := object.get(after.results, "line", null) with input as doc
}

test_later if {
	testing.supported(judge(good), {0, 1, 2, 3})
	testing.supported(judge(last), {0, 1, 2, 3})
	testing.supported(judge(testing.patch(good, {2: {"begin": testing.at(35)}})), {0, 1, 2, 3})
}

test_early if {
	judge(testing.patch(good, {2: {"begin": {"us": 34999999, "text": "early"}}})).findings == {{
		"code": "completion.not_later",
		"subject": "verify",
		"detail": {"actual": "early"},
		"evidence": {2},
	}}
	testing.subjects(judge(testing.patch(good, {0: {"end": testing.at(45)}}))) == {"verify"}
}

test_repeated if {
	testing.supported(judge(testing.patch(last, {2: {"begin": testing.at(1)}})), {0, 1, 3})
	judge(testing.patch(last, {1: {"end": testing.at(60)}})).findings == {{
		"code": "completion.nothing_later",
		"subject": "line",
		"detail": {},
		"evidence": {2, 3},
	}}
}

test_nothing if {
	testing.codes(judge(testing.remove(good, {2, 3}))) == {"completion.nothing_later"}
	testing.codes(judge(testing.remove(last, {2, 3}))) == {"completion.nothing_later"}
}

test_nothing_before if {
	judge(testing.remove(good, {1})).findings == {{
		"code": "completion.nothing_before",
		"subject": "line",
		"detail": {},
		"evidence": {0},
	}}
	testing.codes(judge(testing.remove(last, {0, 1}))) == {"completion.nothing_before", "completion.nothing_later"}
}

test_times_that_are_not_known if {
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {3: {"at": {"us": wrong}}}))) == {"completion.not_later"}
		testing.codes(judge(testing.patch(last, {0: {"end": {"us": wrong}}}))) == {"completion.nothing_before", "completion.nothing_later"}
	}
	testing.codes(judge(testing.drop(good, 3, "at"))) == {"completion.not_later"}
	"completion.nothing_before" in testing.codes(judge(testing.drop(good, 0, "end")))
}
