package gates.promotion.reopened_last_test

import data.gates.promotion.reopened_last
import data.lib.testing

good := testing.input_for(
	"promotion.reopened_last",
	[testing.step("gate", 1), testing.step("smoke", 2), testing.step("reopen", 3)],
	{"steps": testing.select([0, 1, 2]), "sequence": ["gate", "smoke", "reopen"]},
)

judge(doc) := answer if {
	answer := object.get(reopened_last.results, "line", null) with input as doc
}

test_reopened_last if testing.supported(judge(good), {0, 1, 2})

test_missing if {
	testing.codes(judge(testing.remove(good, {1}))) == {"promotion.step_missing"}
	testing.subjects(judge(testing.remove(good, {0, 1, 2}))) == {"gate", "smoke", "reopen"}
}

test_failed if {
	every exit in array.concat(testing.no_number, [1]) {
		testing.codes(judge(testing.patch(good, {0: {"exit": exit}}))) == {"promotion.step_failed"}
	}
}

test_reopened_too_early if {
	testing.codes(judge(testing.patch(good, {2: {"n": 0}}))) == {"promotion.step_out_of_order"}
	judge(testing.patch(good, {2: {"begin": testing.at(24)}})).findings == {{
		"code": "promotion.step_out_of_order",
		"subject": "reopen",
		"detail": {"expected": "after smoke"},
		"evidence": {1, 2},
	}}
}
