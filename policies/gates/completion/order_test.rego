package gates.completion.order_test

import data.gates.completion.order
import data.lib.testing

good := testing.input_for(
	"completion.order",
	[testing.step("a", 1), testing.step("b", 2), testing.step("b", 3), testing.step("other", 4)],
	{"steps": testing.select([0, 1, 2, 3]), "sequence": ["a", "b"]},
)

judge(doc) := answer if {
	answer := object.get(order.results, "line", null) with input as doc
}

test_in_order if {
	testing.supported(judge(good), {0, 1, 2})
	testing.supported(judge(testing.patch(good, {1: {"exit": 1}})), {0, 1, 2})
}

test_missing if {
	testing.codes(judge(testing.remove(good, {1, 2}))) == {"completion.step_missing"}
	testing.subjects(judge(testing.remove(good, {0, 1, 2, 3}))) == {"a", "b"}
}

test_failed if testing.codes(judge(testing.patch(good, {2: {"exit": 1}}))) == {"completion.step_failed"}

test_out_of_order if {
	testing.codes(judge(testing.patch(good, {0: {"n": 9}}))) == {"completion.step_out_of_order"}
	testing.codes(judge(testing.patch(good, {1: {"begin": testing.at(14)}}))) == {"completion.step_out_of_order"}
}

test_an_exit_that_is_no_number_is_no_success if {
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {0: {"exit": wrong}}))) == {"completion.step_failed"}
	}
	testing.codes(judge(testing.drop(good, 0, "exit"))) == {"completion.step_failed"}
}

# A line that merely looks like a record.
test_unframed_is_not_recorded if {
	every wrong in array.concat(testing.no_boolean, [false]) {
		testing.codes(judge(testing.patch(good, {0: {"framed": wrong}}))) == {"completion.step_missing"}
	}
}
