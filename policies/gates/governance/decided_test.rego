package gates.governance.decided_test

import data.gates.governance.decided
import data.lib.testing

good := testing.input_for(
	"governance.decided",
	[
		testing.setting("record", "restore-needed", "Yes"),
		testing.setting("record", "restore-reason", "schema head moved"),
		testing.step("restore", 1),
		testing.step("verify", 2),
	],
	{
		"decision": testing.select([0]),
		"reason": testing.select([1]),
		"yes": ["yes"],
		"no": ["no"],
		"demanded": [testing.select([2]), testing.select([3])],
	},
)

judge(doc) := answer if {
	answer := object.get(decided.results, "line", null) with input as doc
}

declined := testing.patch(good, {0: {"value": "no"}})

test_decided if {
	testing.supported(judge(good), {0, 1, 2, 3})
	testing.supported(judge(declined), {0, 1})
	testing.supported(judge(testing.remove(declined, {2, 3})), {0, 1})
}

test_yes_has_consequences if {
	every ref in [2, 3] {
		judge(testing.remove(good, {ref})).findings == {{
			"code": "governance.decision_without_consequence",
			"subject": "line",
			"detail": {"actual": "yes"},
			"evidence": {0},
		}}
	}
}

test_undecided if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "governance.undecided",
		"subject": "line",
		"detail": {"actual": []},
		"evidence": set(),
	}}
	every wrong in array.concat(testing.no_text, ["maybe", "n/a", "yes or no", true]) {
		testing.codes(judge(testing.patch(good, {0: {"value": wrong}}))) == {"governance.undecided"}
	}
	testing.codes(judge(testing.patch(good, {0: {"placeholder": true}}))) == {"governance.undecided"}
	testing.codes(judge(testing.drop(good, 0, "value"))) == {"governance.undecided"}
	every word in ["no", "Yes"] {
		two := testing.set_with(
			testing.add(good, [testing.setting("other", "restore-needed", word)]),
			{"decision": testing.select([0, 4])},
		)
		testing.codes(judge(two)) == {"governance.undecided"}
	}
}

# A word on both lists decides nothing.
test_ambiguous_words if testing.codes(judge(testing.set_with(good, {"no": ["no", "yes"]}))) == {"governance.undecided"}

test_reason if {
	testing.codes(judge(testing.remove(declined, {1}))) == {"governance.reason_missing"}
	testing.codes(judge(testing.patch(declined, {1: {"placeholder": true}}))) == {"governance.reason_missing"}
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(declined, {1: {"value": wrong}}))) == {"governance.reason_missing"}
	}
	testing.codes(judge(testing.drop(declined, 1, "value"))) == {"governance.reason_missing"}
	two := testing.add(declined, [testing.merge(testing.setting("record", "restore-reason", "later"), {"placeholder": true})])
	testing.codes(judge(testing.set_with(two, {"reason": testing.select([1, 4])}))) == {"governance.reason_missing"}
}
