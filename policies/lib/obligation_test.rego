package lib.obligation_test

import data.lib.obligation
import data.lib.testing

codes := {"not_begun": "x.not_begun", "late": "x.late", "forward": "x.forward"}

within := testing.seconds(10)

# Steps run from second 10n to 10n + 5: two forward, a rollback, and what comes after it.
steps := [
	testing.step("deploy", 1),
	testing.step("announce", 2),
	testing.merge(testing.step("undeploy", 3), {"phase": "rollback"}),
	testing.merge(testing.step("confirm", 5), {"phase": "after_rollback"}),
]

# What happened at that second, as the fifth item shows.
found(refs, seconds, items) := answer if {
	answer := obligation.findings(refs, {"api": [seconds * 1000000, {4}]}, within, codes) with input as {"items": items}
}

codes_of(findings) := {finding.code | some finding in findings}

test_answered if {
	found({0, 1, 2, 3}, 20, steps) == set()
	found({0, 1, 2, 3}, 29, steps) == set()
}

test_nothing_happened if {
	obligation.findings({0, 1}, {}, within, codes) == set() with input as {"items": steps}
}

test_not_begun if {
	found({0, 1}, 25, steps) == {{"code": "x.not_begun", "subject": "api", "detail": {"actual": 25000000}, "evidence": {4}}}
}

test_late if {
	found({0, 1, 2}, 19, array.concat([testing.step("deploy", 1), testing.step("announce", 1)], [steps[2]])) == {{
		"code": "x.late",
		"subject": "api",
		"detail": {"expected": within},
		"evidence": {2, 4},
	}}
	unplaced := array.concat(array.slice(steps, 0, 2), [testing.merge(steps[2], {"begin": null})])
	codes_of(found({0, 1, 2}, 25, unplaced)) == {"x.late"}
}

# The first step of the rollback counts, and one that had begun before will do.
test_begun_once_in_time if {
	again := array.concat(steps, [null, testing.merge(testing.step("undo", 9), {"phase": "rollback"})])
	found({0, 1, 2, 5}, 25, again) == set()
	found({0, 2}, 35, steps) == set()
}

test_onward if {
	found({0, 1, 2, 3}, 19, steps) == {
		{"code": "x.forward", "subject": "api", "detail": {"actual": "announce"}, "evidence": {1, 4}},
		{"code": "x.late", "subject": "api", "detail": {"expected": within}, "evidence": {2, 4}},
	}
	every phase in array.concat(testing.no_text, ["Rollback", "forward"]) {
		unknown := [steps[0], testing.merge(steps[1], {"phase": phase}), testing.merge(steps[2], {"begin": testing.at(21)})]
		codes_of(found({0, 1, 2}, 19, unknown)) == {"x.forward"}
	}
	every wrong in testing.no_number {
		unplaced := [steps[0], testing.merge(steps[1], {"begin": {"us": wrong}}), steps[2]]
		codes_of(found({0, 1, 2}, 25, unplaced)) == {"x.forward"}
	}
}

test_since if {
	obligation.since({0, 1, 2}) == 10000000 with input as {"items": steps}
	obligation.since({2}) == 30000000 with input as {"items": steps}
	not obligation.since(set()) with input as {"items": steps}
	every wrong in testing.no_number {
		not obligation.since({0, 1}) with input as {"items": [steps[0], testing.merge(steps[1], {"begin": {"us": wrong}})]}
	}
}

# Samples of seconds 10, 20, 20, 30 and 40.
samples := [{"at": testing.at(second)} | some second in [10, 20, 20, 30, 40]]

onset(bad, begin, run) := trigger if {
	trigger := obligation.onset({0, 1, 2, 3, 4}, bad, begin * 1000000, run) with input as {"items": samples}
}

test_onset if {
	onset({0}, 0, 1) == [10000000, {0}]
	onset({4}, 0, 1) == [40000000, {4}]
	onset({0, 1, 3, 4}, 0, 2) == [20000000, {0, 1, 2}]
	onset({1, 3, 4}, 0, 2) == [30000000, {1, 2, 3}]
	onset({1, 3, 4}, 0, 3) == [40000000, {1, 2, 3, 4}]
	not onset({0, 3, 4}, 0, 3)
	not onset({0, 3}, 0, 2)
	not onset(set(), 0, 1)
	not onset({0, 1, 2, 3, 4}, 0, 5)
}

# A run of none at all would be bad everywhere.
test_a_run_has_one_sample_at_least if onset({3}, 0, 0) == [30000000, {3}]

test_what_was_bad_before_the_beginning if {
	onset({0, 1}, 10, 1) == [10000000, {0}]
	onset({0, 1}, 11, 1) == [20000000, {1, 2}]
	not onset({0, 1}, 11, 2)
}

test_a_sample_without_a_time_is_in_no_run if {
	every wrong in testing.no_number {
		items := [{"at": {"us": wrong}}, {"at": testing.at(20)}]
		not obligation.onset({0, 1}, {0}, 0, 1) with input as {"items": items}
	}
}

test_sampled if {
	obligation.sampled({0, 1}, 20000000) with input as {"items": samples}
	not obligation.sampled({0, 1}, 20000001) with input as {"items": samples}
	not obligation.sampled(set(), 0) with input as {"items": samples}
	every wrong in testing.no_number {
		not obligation.sampled({0, 1}, 0) with input as {"items": [{"at": {"us": wrong}}, {"at": testing.at(20)}]}
	}
}
