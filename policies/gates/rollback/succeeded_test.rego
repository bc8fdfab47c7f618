package gates.rollback.succeeded_test

import data.gates.rollback.succeeded

run(steps) := result if {
	result := succeeded.results.r with input as {
		"items": [object.union({"framed": true}, step) | some step in steps],
		"requirements": {"rollback.succeeded": [{"id": "r", "with": {"steps": {
			"items": [i | some i, _ in steps],
			"groups": {name: refs | some step in steps; name := step.name; refs := [i | some i, other in steps; other.name == name]},
		}}}]},
	}
}

test_satisfied_where_all_succeeded if {
	run([{"name": "a", "n": 1, "exit": 0}, {"name": "b", "n": 2, "exit": 0}]) == {"result": "satisfied", "evidence": {0, 1}}
}

test_a_later_success_mends_a_failure if {
	run([{"name": "a", "n": 1, "exit": 1}, {"name": "a", "n": 2, "exit": 0}]).result == "satisfied"
}

test_a_failure_for_good if {
	result := run([{"name": "a", "n": 1, "exit": 0}, {"name": "a", "n": 2, "exit": 1}, {"name": "b", "n": 3, "exit": 0}])
	{[f.code, f.subject] | some f in result.findings} == {["rollback.step_not_successful", "a"]}
}

test_an_exit_code_that_is_no_number if {
	run([{"name": "a", "n": 1, "exit": "0"}]).result == "violated"
}

test_nothing_recorded if {
	{f.code | some f in run([]).findings} == {"rollback.nothing_recorded"}
}

# The host groups by names that are text.
test_a_step_without_a_name if {
	every nameless in [{"n": 2, "exit": 0}, {"n": 2, "exit": 1}] {
		result := run([{"name": "a", "n": 1, "exit": 0}, nameless])
		{[f.code, f.subject] | some f in result.findings} == {["rollback.step_not_successful", "(unnamed)"]}
	}
}

test_an_attempt_without_a_number_is_not_the_last if {
	run([{"name": "a", "n": 1, "exit": 1}, {"name": "a", "exit": 0}]).result == "violated"
	run([{"name": "a", "n": 1, "exit": 1}, {"name": "a", "n": "n/a", "exit": 0}]).result == "violated"
}
