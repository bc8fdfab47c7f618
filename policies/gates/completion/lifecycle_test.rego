package gates.completion.lifecycle_test

import data.gates.completion.lifecycle
import data.lib.testing

# The first attempt of `one` fails at the second step; the second succeeds. `two` succeeds at once.
base := testing.input_for(
	"completion.lifecycle",
	[
		of("one", 1, "pull", 10), of("one", 1, "rollback", 20), of("one", 1, "rollback", 30),
		of("one", 2, "pull", 40), of("one", 2, "migrate", 50), of("one", 2, "done", 60),
		of("two", null, "done", 35), of("two", null, "pull", 5), of("two", null, "migrate", 15),
	],
	{
		"tasks": testing.select([0, 1, 2, 3, 4, 5, 6, 7, 8]),
		"by": "state",
		"sequence": ["pull", "migrate", "done"],
		"rollback": ["rollback"],
		"last": "complete",
	},
)

all := {0, 1, 2, 3, 4, 5, 6, 7, 8}

of(id, attempt, state, seconds) := testing.merge(testing.task(id, state, seconds), {"attempt": attempt})

judge(doc) := answer if {
	answer := object.get(lifecycle.results, "line", null) with input as testing.group(doc, "id")
}

test_complete if testing.supported(judge(base), all)

test_rolled_back_at_one_stroke if testing.supported(judge(testing.remove(base, {2})), all - {2})

test_by_name if {
	named := {i: {"name": item.state, "state": "in_progress"} | some i, item in base.items}
	testing.supported(judge(testing.set_with(testing.patch(base, named), {"by": "name"})), all)
}

test_missing if testing.codes(judge(testing.remove(base, all))) == {"completion.lifecycle_missing"}

test_incomplete if {
	judge(testing.remove(base, {8})).findings == {{
		"code": "completion.lifecycle_incomplete",
		"subject": "batch-1/two",
		"detail": {"expected": ["pull", "migrate", "done"], "actual": ["pull", "done"]},
		"evidence": {6, 7},
	}}
	every change in [
		{8: {"at": testing.at(99)}}, {8: {"state": "done"}}, {8: {"state": "pull"}}, {8: {"state": null}}, {6: {"state": "rollback"}},
		{6: {"state": "DONE"}},
	] {
		testing.codes(judge(testing.patch(base, change))) == {"completion.lifecycle_incomplete"}
	}
	testing.codes(judge(testing.drop(base, 6, "state"))) == {"completion.lifecycle_incomplete"}
}

test_doubled if {
	doc := testing.set_with(testing.add(base, [of("two", null, "migrate", 16)]), {"tasks": testing.select([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])})
	testing.codes(judge(doc)) == {"completion.lifecycle_incomplete"}
}

test_the_last_attempt_may_be_rolled_back_where_the_line_says_so if {
	doc := testing.remove(base, {3, 4, 5})
	testing.codes(judge(doc)) == {"completion.lifecycle_incomplete"}
	testing.supported(judge(testing.set_with(doc, {"last": "ended"})), {0, 1, 2, 6, 7, 8})
	open := testing.remove(doc, {1, 2})
	testing.codes(judge(testing.set_with(open, {"last": "ended"}))) == {"completion.lifecycle_incomplete"}
}

test_broken if {
	judge(testing.remove(base, {1, 2})).findings == {{
		"code": "completion.lifecycle_broken",
		"subject": "batch-1/one#1",
		"detail": {"expected": ["pull", "migrate", "done"], "actual": ["pull"]},
		"evidence": {0},
	}}
	every change in [{0: {"state": "migrate"}}, {0: {"at": testing.at(25)}}, {1: {"state": "done"}}, {2: {"state": "pull"}}] {
		testing.codes(judge(testing.patch(base, change))) == {"completion.lifecycle_broken"}
	}
	testing.codes(judge(testing.set_with(base, {"rollback": []}))) == {"completion.lifecycle_broken"}
}

test_overlap if {
	judge(testing.patch(base, {2: {"at": testing.at(41)}})).findings == {{
		"code": "completion.attempts_overlap",
		"subject": "batch-1/one#2",
		"detail": {},
		"evidence": {0, 1, 2, 3, 4, 5},
	}}
	testing.codes(judge(testing.patch(base, {1: {"until": testing.at(45)}}))) == {"completion.attempts_overlap"}
	testing.supported(judge(testing.patch(base, {1: {"until": testing.at(40)}})), all)
}

test_an_attempt_is_missing if {
	third := {i: {"attempt": 3} | some i in [3, 4, 5]}
	judge(testing.patch(base, third)).findings == {{
		"code": "completion.attempt_missing",
		"subject": "batch-1/one",
		"detail": {"actual": [1, 3]},
		"evidence": {0, 1, 2, 3, 4, 5},
	}}
	"completion.attempt_missing" in testing.codes(judge(testing.patch(base, {0: {"attempt": null}})))
}

test_unplaced if {
	every wrong in ["n/a", "", "1", [], {}, true] {
		"completion.lifecycle_unplaced" in testing.codes(judge(testing.patch(base, {6: {"attempt": wrong}})))
	}
	every wrong in testing.no_number {
		"completion.lifecycle_unplaced" in testing.codes(judge(testing.patch(base, {6: {"at": {"us": wrong}}})))
	}
	every field in ["id", "group", "at", "attempt"] {
		"completion.lifecycle_unplaced" in testing.codes(judge(testing.drop(base, 8, field)))
	}
}

# The same id in another group is other work.
test_of_each_group if {
	doc := testing.patch(base, {i: {"group": "batch-0", "attempt": null} | some i in [3, 4, 5]})
	testing.subjects(judge(doc)) == {"batch-1/one"}
}
