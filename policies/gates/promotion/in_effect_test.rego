package gates.promotion.in_effect_test

import data.gates.promotion.in_effect
import data.lib.testing

good := testing.input_for(
	"promotion.in_effect",
	[testing.step("reopen", 1), testing.merge(testing.step("restore", 2), {"phase": "rollback"})],
	{"completion": testing.select([0]), "rollback": testing.select([])},
)

rolled_back := testing.set_with(good, {"rollback": testing.select([1])})

expecting(doc, outcome) := testing.merge(doc, {"expect": {"outcome": outcome}})

judge(doc) := answer if {
	answer := object.get(in_effect.results, "line", null) with input as doc
}

test_completed if {
	testing.supported(judge(good), {0})
	testing.supported(judge(expecting(good, "completed")), {0})
}

test_rolled_back_is_not_completed if {
	judge(rolled_back).findings == {{
		"code": "promotion.rolled_back",
		"subject": "line",
		"detail": {},
		"evidence": {1},
	}}
	testing.codes(judge(testing.remove(rolled_back, {0}))) == {"promotion.rolled_back"}
}

test_incomplete if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "promotion.incomplete",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

test_an_expected_rollback if {
	testing.supported(judge(expecting(rolled_back, "rolled_back")), {0, 1})
	testing.supported(judge(testing.remove(expecting(rolled_back, "rolled_back"), {0})), {1})
}

test_an_expected_rollback_is_missing if {
	judge(expecting(good, "rolled_back")).findings == {{
		"code": "promotion.not_rolled_back",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
	testing.codes(judge(testing.remove(expecting(good, "rolled_back"), {0}))) == {"promotion.not_rolled_back"}
}

test_an_unknown_expectation_is_no_answer if {
	every wrong in ["incomplete", "", null, false, 1] {
		judge(expecting(good, wrong)) == null
	}
}
