package gates.completion.stop_on_failure_test

import data.gates.completion.stop_on_failure
import data.lib.testing

good := testing.input_for(
	"completion.stop_on_failure",
	[testing.step("a", 1), testing.step("a", 2), testing.step("b", 3)],
	{"steps": testing.select([0, 1, 2])},
)

judge(doc) := answer if {
	answer := object.get(stop_on_failure.results, "line", null) with input as doc
}

test_nothing_failed if testing.supported(judge(good), {0, 1, 2})

test_rerun_to_success if testing.supported(judge(testing.patch(good, {0: {"exit": 1}})), {0, 1, 2})

test_nothing_after_the_last_failure if testing.supported(judge(testing.patch(good, {2: {"exit": 1}})), {0, 1, 2})

test_rollback_may_follow if {
	testing.supported(judge(testing.patch(good, {1: {"exit": 1}, 2: {"phase": "rollback"}})), {0, 1, 2})
}

test_another_step_after_a_failure if {
	judge(testing.patch(good, {1: {"exit": 7}})).findings == {{
		"code": "completion.continued_after_failure",
		"subject": "b",
		"detail": {"expected": "a", "actual": 7},
		"evidence": {1, 2},
	}}
}

test_steps_without_names_are_not_the_same if {
	doc := testing.patch(good, {1: {"exit": 7, "name": null}, 2: {"name": null}})
	testing.codes(judge(doc)) == {"completion.continued_after_failure"}
}

# Rolling back does not excuse the forward step that comes after.
test_forward_again_after_a_rollback if {
	doc := testing.patch(good, {0: {"exit": 1}, 1: {"phase": "rollback"}})
	testing.codes(judge(doc)) == {"completion.continued_after_failure"}
}

test_by_number_not_by_reference if {
	testing.codes(judge(testing.patch(good, {2: {"n": 0, "exit": 1}}))) == {"completion.continued_after_failure"}
}

test_an_exit_that_is_no_number_is_a_failure if {
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {1: {"exit": wrong}}))) == {"completion.continued_after_failure"}
	}
}

test_nothing_recorded if {
	judge(testing.remove(good, {0, 1, 2})).findings == {{
		"code": "completion.no_recorded_steps",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
	unframed := {"framed": false}
	testing.codes(judge(testing.patch(good, {0: unframed, 1: unframed, 2: unframed}))) == {"completion.no_recorded_steps"}
}

test_without_an_exit_a_step_failed if {
	judge(testing.drop(good, 1, "exit")).findings == {{
		"code": "completion.continued_after_failure",
		"subject": "b",
		"detail": {"expected": "a", "actual": null},
		"evidence": {1, 2},
	}}
}

test_without_a_name_nothing_was_run_again if {
	nameless := testing.drop(testing.drop(good, 0, "name"), 1, "name")
	testing.codes(judge(testing.patch(nameless, {0: {"exit": 1}}))) == {"completion.continued_after_failure"}
}

test_without_a_number_nothing_is_in_order if {
	judge(testing.drop(good, 0, "n")).findings == {{
		"code": "completion.step_unnumbered",
		"subject": "a",
		"detail": {},
		"evidence": {0},
	}}
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {1: {"n": wrong}}))) == {"completion.step_unnumbered"}
	}
}

test_a_step_of_no_phase_may_be_forward if {
	every phase in ["", "Rollback", null, 0] {
		testing.codes(judge(testing.patch(good, {1: {"exit": 1}, 2: {"phase": phase}}))) == {"completion.continued_after_failure"}
	}
	testing.codes(judge(testing.drop(testing.patch(good, {1: {"exit": 1}}), 2, "phase"))) == {"completion.continued_after_failure"}
}
