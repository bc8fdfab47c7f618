package gates.rollback.on_failure_test

import data.gates.rollback.on_failure
import data.lib.testing

# Steps run from second 10n to 10n + 5.
good := testing.input_for(
	"rollback.on_failure",
	[testing.step("a", 1), testing.step("b", 2), testing.merge(testing.step("restore", 3), {"phase": "rollback"})],
	{"steps": testing.select([0, 1, 2]), "within": testing.seconds(5)},
)

judge(doc) := answer if {
	answer := object.get(on_failure.results, "line", null) with input as doc
}

test_answered if testing.supported(judge(testing.patch(good, {1: {"exit": 1}})), {0, 1})

test_nothing_failed if {
	testing.supported(judge(good), {0, 1})
	testing.supported(judge(testing.remove(good, {2})), {0, 1})
}

test_mended if {
	testing.supported(judge(testing.remove(testing.patch(good, {0: {"name": "b", "exit": 1}}), {2})), {0, 1})
}

test_not_mended_by_another_step_or_an_earlier_one if {
	testing.codes(judge(testing.remove(testing.patch(good, {0: {"exit": 1}}), {2}))) == {"rollback.not_begun"}
	testing.codes(judge(testing.remove(testing.patch(good, {0: {"name": "b"}, 1: {"exit": 1}}), {2}))) == {"rollback.not_begun"}
}

test_not_begun if {
	judge(testing.remove(testing.patch(good, {1: {"exit": 7}}), {2})).findings == {{
		"code": "rollback.not_begun",
		"subject": "b",
		"detail": {"actual": 7},
		"evidence": {1},
	}}
	testing.codes(judge(testing.patch(good, {1: {"exit": 1}, 2: {"n": 0}}))) == {"rollback.not_begun"}
}

test_an_exit_that_is_no_number_is_a_failure if {
	every wrong in testing.no_number {
		testing.codes(judge(testing.remove(testing.patch(good, {1: {"exit": wrong}}), {2}))) == {"rollback.not_begun"}
	}
}

test_begun_late if {
	judge(testing.patch(good, {1: {"exit": 1}, 2: {"begin": testing.at(31)}})).findings == {{
		"code": "rollback.begun_late",
		"subject": "b",
		"detail": {"expected": testing.seconds(5)},
		"evidence": {1, 2},
	}}
	testing.codes(judge(testing.drop(testing.patch(good, {1: {"exit": 1}}), 2, "begin"))) == {"rollback.begun_late"}
}

test_no_forward_step if {
	judge(testing.remove(good, {0, 1})).findings == {{
		"code": "rollback.no_steps",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
	testing.codes(judge(testing.remove(good, {0, 1, 2}))) == {"rollback.no_steps"}
}
