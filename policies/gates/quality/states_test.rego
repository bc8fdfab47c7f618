package gates.quality.states_test

import data.gates.quality.states
import data.lib.testing

good := testing.input_for(
	"quality.states",
	[
		testing.event("deploy-api", "api", "starting"),
		testing.event("deploy-api", "api", "healthy"),
		testing.event("deploy-db", "db", "exited-0"),
		testing.merge(testing.event("stop", "api", "stopped"), {"n": 0}),
	],
	{
		"events": testing.select([0, 1, 2, 3]),
		"subjects": {"api": "deploy-api", "db": "deploy-db"},
		"good": ["healthy", "exited-0"],
	},
)

judge(doc) := answer if {
	answer := object.get(states.results, "line", null) with input as doc
}

# What an earlier step says of a subject is not asked.
test_the_last_state_is_good if testing.supported(judge(good), {0, 1, 2})

test_missing if {
	judge(testing.remove(good, {0, 1})).findings == {{
		"code": "quality.state_missing",
		"subject": "api",
		"detail": {"expected": "deploy-api"},
		"evidence": set(),
	}}
	testing.subjects(judge(testing.remove(good, {0, 1, 2, 3}))) == {"api", "db"}
	every field in ["subject", "step", "framed"] {
		testing.codes(judge(testing.drop(good, 2, field))) == {"quality.state_missing"}
	}
}

test_bad_in_a_later_step if {
	judge(testing.patch(good, {3: {"n": 2}})).findings == {{
		"code": "quality.state_bad",
		"subject": "api",
		"detail": {"expected": ["healthy", "exited-0"], "actual": "stopped"},
		"evidence": {0, 1, 3},
	}}
	testing.supported(judge(testing.patch(good, {3: {"n": 2, "state": "healthy"}})), {0, 1, 2})
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {3: {"n": wrong}}))) == {"quality.state_bad"}
	}
}

test_unframed_is_not_recorded if {
	every wrong in array.concat(testing.no_boolean, [false]) {
		testing.codes(judge(testing.patch(good, {2: {"framed": wrong}}))) == {"quality.state_missing"}
	}
}

test_bad if {
	every state in ["unhealthy", "Healthy", "", "exited-1", null, 0, [], true] {
		judge(testing.patch(good, {1: {"state": state}})).findings == {{
			"code": "quality.state_bad",
			"subject": "api",
			"detail": {"expected": ["healthy", "exited-0"], "actual": state},
			"evidence": {0, 1},
		}}
	}
}

# The files of a run are not in the order of its steps.
test_the_last_state_is_that_of_the_last_attempt if {
	doc := testing.patch(good, {0: {"n": 9, "state": "unhealthy"}, 1: {"n": 2}})
	judge(doc).findings == {{
		"code": "quality.state_bad",
		"subject": "api",
		"detail": {"expected": ["healthy", "exited-0"], "actual": "unhealthy"},
		"evidence": {0, 1},
	}}
	testing.supported(judge(testing.patch(good, {0: {"n": 9, "state": "healthy"}, 1: {"n": 2, "state": "unhealthy"}})), {0, 1, 2})
}

test_a_state_without_a_number_may_be_the_last if {
	every ref in [0, 1] {
		every wrong in testing.no_number {
			testing.codes(judge(testing.patch(good, {ref: {"n": wrong}}))) == {"quality.state_bad"}
		}
		testing.codes(judge(testing.drop(good, ref, "n"))) == {"quality.state_bad"}
	}
}

test_a_missing_state if {
	judge(testing.drop(good, 2, "state")).findings == {{
		"code": "quality.state_bad",
		"subject": "db",
		"detail": {"expected": ["healthy", "exited-0"], "actual": null},
		"evidence": {2},
	}}
}

# What nobody recorded says nothing of a subject, neither good nor bad.
test_afterwards_only_what_was_recorded_counts if {
	testing.supported(judge(testing.patch(good, {3: {"n": 2, "framed": false}})), {0, 1, 2})
}

test_the_last_state_in_its_step_is_bad if {
	testing.codes(judge(testing.patch(good, {1: {"state": "unhealthy"}}))) == {"quality.state_bad"}
}
