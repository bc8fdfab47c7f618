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
	every n in [0, 2] {
		testing.codes(judge(testing.patch(good, {1: {"exit": 1}, 2: {"n": n}}))) == {"rollback.not_begun"}
	}
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

# The first step of the rollback tells when it began, and each has to say when it did.
test_two_steps_of_a_rollback if {
	again := testing.merge(testing.step("start", 4), {"phase": "rollback"})
	doc := testing.set_with(testing.add(testing.patch(good, {1: {"exit": 1}}), [again]), {"steps": testing.select([0, 1, 2, 3])})
	testing.supported(judge(doc), {0, 1})
	testing.codes(judge(testing.drop(doc, 3, "begin"))) == {"rollback.begun_late"}
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

# Only the last attempt failed for good; the one before was followed by another.
test_the_bound_runs_from_the_last_attempt if {
	doc := testing.patch(good, {0: {"name": "b", "exit": 1, "end": testing.at(1)}, 1: {"exit": 1}})
	testing.supported(judge(doc), {0, 1})
	testing.codes(judge(testing.patch(doc, {0: {"name": "a"}}))) == {"rollback.begun_late"}
}

test_failed_again_after_a_success if {
	doc := testing.remove(testing.patch(good, {0: {"name": "b"}, 1: {"exit": 1}}), {2})
	testing.codes(judge(doc)) == {"rollback.not_begun"}
}

# Higher numbered, and begun while the step still ran: no answer to its failure.
test_begun_before_the_step_had_ended if {
	doc := testing.patch(good, {1: {"exit": 1}, 2: {"begin": testing.at(24)}})
	testing.codes(judge(doc)) == {"rollback.begun_late"}
	testing.supported(judge(testing.patch(doc, {2: {"begin": testing.at(25)}})), {0, 1})
}

test_a_step_that_has_no_place if {
	failed := testing.patch(good, {1: {"exit": 1}})
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(failed, {1: {"n": wrong}}))) == {"rollback.not_begun"}
		testing.codes(judge(testing.patch(failed, {1: {"end": {"us": wrong}}}))) == {"rollback.begun_late"}
		testing.codes(judge(testing.patch(failed, {2: {"begin": {"us": wrong}}}))) == {"rollback.begun_late"}
	}
	testing.codes(judge(testing.drop(failed, 1, "n"))) == {"rollback.not_begun"}
	testing.codes(judge(testing.drop(failed, 1, "end"))) == {"rollback.begun_late"}
}

test_a_missing_field_is_a_failure if {
	alone := testing.remove(good, {2})
	testing.codes(judge(testing.drop(alone, 1, "exit"))) == {"rollback.not_begun"}
	testing.subjects(judge(testing.drop(testing.patch(alone, {1: {"exit": 1}}), 1, "name"))) == {"(unnamed)"}
	testing.codes(judge(testing.drop(testing.patch(alone, {1: {"exit": 1}}), 1, "phase"))) == {"rollback.not_begun"}
}

# Which of two attempts without a number was the last is not known.
test_an_attempt_without_a_number_mends_nothing if {
	doc := testing.remove(testing.patch(good, {0: {"name": "b", "exit": 1}, 1: {"n": null}}), {2})
	testing.codes(judge(doc)) == {"rollback.not_begun"}
}
