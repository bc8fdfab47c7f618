package gates.completion.tasks_done_test

import data.gates.completion.tasks_done
import data.lib.testing

base := testing.input_for(
	"completion.tasks_done",
	[
		testing.merge(testing.task("one", "failed", 1), {"attempt": 1}),
		testing.merge(testing.task("one", "succeeded", 2), {"attempt": 2}),
		testing.merge(testing.task("two", "succeeded", 1), {"attempt": null}),
	],
	{"tasks": testing.select([0, 1, 2]), "good": ["succeeded"]},
)

judge(doc) := answer if {
	answer := object.get(tasks_done.results, "line", null) with input as testing.group(doc, "id")
}

test_done if testing.supported(judge(base), {0, 1, 2})

test_missing if testing.codes(judge(testing.remove(base, {0, 1, 2}))) == {"completion.tasks_missing"}

test_not_done if {
	every state in ["pending", "Succeeded", "", null, 1, true, []] {
		judge(testing.patch(base, {2: {"state": state}})).findings == {{
			"code": "completion.task_not_done",
			"subject": "two",
			"detail": {"expected": ["succeeded"], "actual": state},
			"evidence": {2},
		}}
	}
	testing.codes(judge(testing.drop(base, 2, "state"))) == {"completion.task_not_done"}
}

test_the_last_attempt_counts if {
	testing.subjects(judge(testing.patch(base, {0: {"attempt": 3}}))) == {"one"}
}

# The same id in another group is another task.
test_of_each_group if {
	testing.subjects(judge(testing.patch(base, {0: {"group": "batch-0"}}))) == {"one"}
}

test_doubled if {
	judge(testing.patch(base, {0: {"attempt": 2}})).findings == {{
		"code": "completion.task_doubled",
		"subject": "one",
		"detail": {"actual": [2, 2]},
		"evidence": {0, 1},
	}}
	every wrong in testing.no_number {
		"completion.task_doubled" in testing.codes(judge(testing.patch(base, {0: {"attempt": wrong}})))
	}
	testing.codes(judge(testing.drop(base, 0, "attempt"))) == {"completion.task_doubled"}
}

test_unnamed if {
	every wrong in testing.no_text {
		judge(testing.patch(base, {2: {"id": wrong}})).findings == {{
			"code": "completion.task_unnamed",
			"subject": "jobs.json",
			"detail": {},
			"evidence": {2},
		}}
	}
	testing.codes(judge(testing.drop(base, 2, "id"))) == {"completion.task_unnamed"}
}
