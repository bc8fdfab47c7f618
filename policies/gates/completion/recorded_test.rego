package gates.completion.recorded_test

import data.gates.completion.recorded
import data.lib.testing

good := testing.input_for(
	"completion.recorded",
	[testing.setting("preflight", "TOKEN", "v1"), testing.setting("preflight", "KEY", "v2")],
	{"select": testing.select([0, 1]), "names": ["TOKEN"], "form": "any"},
)

judge(doc) := answer if {
	answer := object.get(recorded.results, "line", null) with input as doc
}

test_recorded if testing.supported(judge(good), {0, 1})

test_missing if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "completion.setting_missing",
		"subject": "TOKEN",
		"detail": {},
		"evidence": set(),
	}}
	testing.codes(judge(testing.remove(good, {0, 1}))) == {"completion.setting_missing"}
}

# A placeholder counts wherever it stands, demanded or not.
test_placeholder if {
	judge(testing.patch(good, {1: {"value": "<unset>", "placeholder": true}})).findings == {{
		"code": "completion.setting_placeholder",
		"subject": "KEY",
		"detail": {"actual": "<unset>"},
		"evidence": {1},
	}}
}

test_only_false_says_that_it_is_no_placeholder if {
	every wrong in testing.no_boolean {
		testing.codes(judge(testing.patch(good, {0: {"placeholder": wrong}}))) == {"completion.setting_placeholder"}
	}
	testing.codes(judge(testing.drop(good, 0, "placeholder"))) == {"completion.setting_placeholder"}
}

test_form if {
	digests := testing.set_with(good, {"form": "sha256"})
	testing.supported(judge(testing.patch(digests, {0: {"value": testing.sha("a")}, 1: {"value": testing.sha("b")}})), {0, 1})
	every wrong in ["", "n/a", "v1", testing.commit("a"), testing.sha("0"), testing.sha("A"), testing.sha("g"), $"sha256:{testing.sha("a")}"] {
		doc := testing.patch(digests, {0: {"value": wrong}, 1: {"value": testing.sha("b")}})
		judge(doc).findings == {{
			"code": "completion.setting_malformed",
			"subject": "TOKEN",
			"detail": {"expected": "sha256", "actual": wrong},
			"evidence": {0},
		}}
	}
}

test_an_empty_value_has_no_form if {
	testing.codes(judge(testing.patch(good, {0: {"value": ""}}))) == {"completion.setting_malformed"}
}

test_any_value_is_text if {
	every wrong in testing.no_text {
		judge(testing.patch(good, {0: {"value": wrong}})).findings == {{
			"code": "completion.setting_malformed",
			"subject": "TOKEN",
			"detail": {"expected": "any", "actual": wrong},
			"evidence": {0},
		}}
		testing.codes(judge(testing.set_with(testing.patch(good, {0: {"value": wrong}}), {"form": "sha256"}))) == {"completion.setting_malformed"}
	}
	every list in [[1], {"a": 1}, 1] {
		testing.codes(judge(testing.patch(good, {0: {"value": list}}))) == {"completion.setting_malformed"}
	}
}

test_a_missing_value if {
	every form in ["any", "sha256"] {
		doc := testing.drop(testing.set_with(good, {"form": form}), 1, "value")
		"completion.setting_malformed" in testing.codes(judge(doc))
	}
	testing.codes(judge(testing.drop(testing.patch(good, {1: {"placeholder": true}}), 1, "value"))) == {"completion.setting_placeholder"}
	testing.codes(judge(testing.drop(testing.patch(good, {1: {"value": ""}}), 1, "name"))) == {"completion.setting_malformed"}
}
