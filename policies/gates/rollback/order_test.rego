package gates.rollback.order_test

import data.gates.rollback.order
import data.lib.testing

good := testing.input_for(
	"rollback.order",
	[testing.step("redeploy", 1), testing.step("restore", 2), testing.step("gate", 3)],
	{"steps": testing.select([0, 1, 2]), "sequence": ["redeploy", "restore", "gate"]},
)

judge(doc) := answer if {
	answer := object.get(order.results, "line", null) with input as doc
}

test_in_order if testing.supported(judge(good), {0, 1, 2})

test_missing if {
	testing.codes(judge(testing.remove(good, {1}))) == {"rollback.step_missing"}
	testing.subjects(judge(testing.remove(good, {0, 1, 2}))) == {"redeploy", "restore", "gate"}
}

test_failed if {
	every exit in array.concat(testing.no_number, [1]) {
		testing.codes(judge(testing.patch(good, {1: {"exit": exit}}))) == {"rollback.step_failed"}
	}
}

test_out_of_order if {
	testing.codes(judge(testing.patch(good, {2: {"n": 0}}))) == {"rollback.step_out_of_order"}
	testing.codes(judge(testing.patch(good, {1: {"begin": testing.at(14)}}))) == {"rollback.step_out_of_order"}
}
