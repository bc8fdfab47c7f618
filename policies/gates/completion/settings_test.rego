package gates.completion.settings_test

import data.gates.completion.settings
import data.lib.testing

good := testing.input_for(
	"completion.settings",
	[
		testing.setting("preflight", "NODE_ENV", "production"),
		testing.setting("rollout", "NODE_ENV", "production"),
		testing.setting("rollout", "OTHER", "x"),
	],
	{"select": testing.select([0, 1, 2]), "values": {"NODE_ENV": "production"}},
)

judge(doc) := answer if {
	answer := object.get(settings.results, "line", null) with input as doc
}

test_as_demanded if {
	testing.supported(judge(good), {0, 1})
	testing.supported(judge(testing.drop(good, 0, "framed")), {0, 1})
}

test_not_recorded if {
	judge(testing.remove(good, {0, 1})).findings == {{
		"code": "completion.setting_not_recorded",
		"subject": "NODE_ENV",
		"detail": {"expected": "production"},
		"evidence": set(),
	}}
	testing.codes(judge(testing.set_with(good, {"values": {"node_env": "production"}}))) == {"completion.setting_not_recorded"}
}

test_differs if {
	every wrong in array.concat(testing.no_text, ["Production", "production ", "staging", true]) {
		judge(testing.patch(good, {1: {"value": wrong}})).findings == {{
			"code": "completion.setting_differs",
			"subject": "NODE_ENV",
			"detail": {"expected": "production", "actual": [wrong]},
			"evidence": {1},
		}}
	}
	testing.codes(judge(testing.drop(good, 1, "value"))) == {"completion.setting_differs"}
}

test_a_claim_is_no_record if {
	every wrong in array.concat(testing.no_boolean, [false]) {
		testing.codes(judge(testing.patch(good, {0: {"framed": wrong}}))) == {"completion.setting_differs"}
	}
}
