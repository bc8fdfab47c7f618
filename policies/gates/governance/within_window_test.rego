package gates.governance.within_window_test

import data.gates.governance.within_window
import data.lib.testing

# Steps run from second 10 to 15 and from 20 to 25.
good := testing.input_for(
	"governance.within_window",
	[testing.window(10, 25), testing.step("a", 1), testing.step("b", 2), testing.window(0, 99)],
	{"window": testing.select([0]), "steps": testing.select([1, 2])},
)

judge(doc) := answer if {
	answer := object.get(within_window.results, "line", null) with input as doc
}

test_inside if testing.supported(judge(good), {0, 1, 2})

test_outside if {
	judge(testing.patch(good, {1: {"begin": testing.at(9)}})).findings == {{
		"code": "governance.outside_window",
		"subject": "a",
		"detail": {"expected": {"begin": "10s", "end": "25s"}, "actual": {"begin": "9s", "end": "15s"}},
		"evidence": {0, 1},
	}}
	testing.subjects(judge(testing.patch(good, {2: {"end": testing.at(26)}}))) == {"b"}
	testing.subjects(judge(testing.patch(good, {0: testing.window(30, 40)}))) == {"a", "b"}
}

test_backwards if {
	testing.subjects(judge(testing.patch(good, {1: {"end": testing.at(9)}}))) == {"a"}
	testing.subjects(judge(testing.patch(good, {0: testing.window(25, 10)}))) == {"a", "b"}
}

test_a_time_that_is_no_number if {
	every wrong in ["n/a", "", "1", [], {}] {
		unreadable := {"us": wrong, "text": "?"}
		testing.subjects(judge(testing.patch(good, {1: {"begin": unreadable}}))) == {"a"}
		testing.subjects(judge(testing.patch(good, {2: {"end": unreadable}}))) == {"b"}
		testing.subjects(judge(testing.patch(good, {0: {"begin": unreadable}}))) == {"a", "b"}
	}
}

test_not_exactly_one_window if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "governance.window_missing",
		"subject": "line",
		"detail": {"actual": 0},
		"evidence": set(),
	}}
	testing.codes(judge(testing.set_with(good, {"window": testing.select([0, 3])}))) == {"governance.window_missing"}
	outside_one := testing.set_with(testing.patch(good, {0: testing.window(30, 40)}), {"window": testing.select([0, 3])})
	testing.codes(judge(outside_one)) == {"governance.window_missing"}
}

test_no_step if {
	judge(testing.remove(good, {1, 2})).findings == {{
		"code": "governance.window_unused",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
	testing.codes(judge(testing.remove(good, {0, 1, 2}))) == {"governance.window_missing", "governance.window_unused"}
}

# Null is less than every number, and text is more.
test_a_time_that_compares_with_nothing if {
	every wrong in testing.no_number {
		unreadable := {"us": wrong, "text": "?"}
		testing.subjects(judge(testing.patch(good, {1: {"begin": unreadable}}))) == {"a"}
		testing.subjects(judge(testing.patch(good, {2: {"end": unreadable}}))) == {"b"}
		testing.subjects(judge(testing.patch(good, {0: {"begin": unreadable}}))) == {"a", "b"}
		testing.subjects(judge(testing.patch(good, {0: {"end": unreadable}}))) == {"a", "b"}
	}
}

test_a_missing_time if {
	every field in ["begin", "end"] {
		testing.subjects(judge(testing.drop(good, 1, field))) == {"a"}
		testing.subjects(judge(testing.drop(good, 0, field))) == {"a", "b"}
	}
	judge(testing.patch(testing.drop(good, 1, "name"), {1: {"end": {"us": 1}}})).findings == {{
		"code": "governance.outside_window",
		"subject": "(unnamed)",
		"detail": {"expected": {"begin": "10s", "end": "25s"}, "actual": {"begin": "10s", "end": null}},
		"evidence": {0, 1},
	}}
}
