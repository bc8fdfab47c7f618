package lib.sequence_test

import data.lib.sequence
import data.lib.testing

codes := {"missing": "x.missing", "failed": "x.failed", "out_of_order": "x.order"}

document := {"items": [testing.step("a", 1), testing.step("b", 2), testing.step("b", 3), testing.step("c", 4)]}

all := {"items": [0, 1, 2, 3]}

judge(doc) := answer if {
	answer := sequence.judge(all, ["a", "b", "c"], codes) with input as doc
}

test_every_attempt_supports if testing.supported(judge(document), {0, 1, 2, 3})

test_an_attempt_may_fail_if_a_later_one_succeeds if {
	testing.supported(judge(testing.patch(document, {1: {"exit": 1}})), {0, 1, 2, 3})
}

test_missing_step if {
	answer := sequence.judge({"items": [0, 3]}, ["a", "b", "c"], codes) with input as document
	answer.findings == {{"code": "x.missing", "subject": "b", "detail": {"expected": "a recorded step"}, "evidence": set()}}
	testing.codes(sequence.judge({"items": []}, ["a"], codes)) == {"x.missing"} with input as document
}

test_failed_step if {
	judge(testing.patch(document, {2: {"exit": 1}})).findings == {{
		"code": "x.failed",
		"subject": "b",
		"detail": {"expected": "exit 0"},
		"evidence": {1, 2},
	}}
	testing.codes(judge(testing.patch(document, {3: {"exit": 1}}))) == {"x.failed"}
}

test_step_out_of_order if {
	judge(testing.patch(document, {3: {"begin": testing.at(34)}})).findings == {{
		"code": "x.order",
		"subject": "c",
		"detail": {"expected": "after b"},
		"evidence": {1, 2, 3},
	}}
}

# An empty sequence demands nothing, so nothing can satisfy it.
test_empty_sequence_is_no_answer if not sequence.judge(all, [], codes) with input as document

test_a_missing_field_is_found_fault_with if {
	every i in [0, 1, 2, 3] {
		every doc in testing.without(document, i, ["n", "begin", "end"]) {
			testing.violated(judge(doc))
		}
	}
}
