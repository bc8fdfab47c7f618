package gates.quality.states_test

import data.gates.quality.states
import data.lib.testing

good := testing.input_for(
	"quality.states",
	[
		testing.event("deploy-api", "api", "starting"),
		testing.event("deploy-api", "api", "healthy"),
		testing.event("deploy-db", "db", "exited-0"),
		testing.event("deploy-db", "api", "unhealthy"),
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

# What another step says of a subject is not asked.
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
