package gates.quality.thresholds_test

import data.gates.quality.thresholds
import data.lib.testing

good := testing.input_for(
	"quality.thresholds",
	[
		testing.metric("post", "failed", 5),
		testing.metric("post", "lag", 10),
		testing.metric("post", "other", 7),
		testing.metric("thresholds", "failed", 5),
		testing.metric("thresholds", "lag", 50),
	],
	{
		"metrics": testing.select([0, 1, 2]),
		"limits": testing.select([3, 4]),
		"cover": ["failed"],
		"others": "allowed",
	},
)

judge(doc) := answer if {
	answer := object.get(thresholds.results, "line", null) with input as doc
}

test_within if testing.supported(judge(good), {0, 1, 3, 4})

test_above if {
	judge(testing.patch(good, {0: {"value": 6}})).findings == {{
		"code": "quality.value_above",
		"subject": "failed",
		"detail": {"expected": 5, "actual": [6]},
		"evidence": {0, 3},
	}}
	testing.subjects(judge(testing.patch(good, {1: {"value": 51}}))) == {"lag"}
}

test_what_is_no_number_is_within_nothing if {
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {0: {"value": wrong}}))) == {"quality.value_above"}
		testing.codes(judge(testing.patch(good, {3: {"value": wrong}}))) == {"quality.threshold_missing", "quality.value_above"}
	}
	testing.codes(judge(testing.drop(good, 0, "value"))) == {"quality.value_above"}
	testing.codes(judge(testing.drop(good, 3, "value"))) == {"quality.threshold_missing", "quality.value_above"}
}

test_a_threshold_is_missing if {
	judge(testing.remove(good, {3})).findings == {{
		"code": "quality.threshold_missing",
		"subject": "failed",
		"detail": {"actual": []},
		"evidence": {0},
	}}
	testing.codes(judge(testing.remove(good, {3, 4}))) == {"quality.threshold_missing"}
}

# The looser of two thresholds would hide the other.
test_two_thresholds if {
	doc := testing.set_with(testing.add(good, [testing.metric("thresholds", "failed", 9)]), {"limits": testing.select([3, 4, 5])})
	judge(doc).findings == {{
		"code": "quality.threshold_missing",
		"subject": "failed",
		"detail": {"actual": [5, 9]},
		"evidence": {0, 3, 5},
	}}
}

test_a_value_is_missing if {
	judge(testing.remove(good, {1})).findings == {{
		"code": "quality.value_missing",
		"subject": "lag",
		"detail": {"actual": []},
		"evidence": {0, 2},
	}}
	testing.subjects(judge(testing.remove(good, {0, 1, 2}))) == {"failed", "lag"}
	testing.subjects(judge(testing.patch(good, {2: {"scope": "another"}}))) == {"failed", "lag"}
}

test_two_values if {
	judge(testing.patch(good, {2: {"name": "lag"}})).findings == {{
		"code": "quality.value_missing",
		"subject": "lag",
		"detail": {"actual": [10, 7]},
		"evidence": {0, 1, 2},
	}}
}

test_others if {
	strict := testing.set_with(good, {"others": "denied"})
	judge(strict).findings == {{
		"code": "quality.threshold_missing",
		"subject": "other",
		"detail": {"actual": []},
		"evidence": {2},
	}}
	testing.satisfied(judge(testing.remove(strict, {2})))
	testing.codes(judge(testing.drop(strict, 2, "name"))) == {"quality.threshold_missing"}
}

test_a_threshold_without_a_name if {
	testing.codes(judge(testing.drop(good, 4, "name"))) == {"quality.threshold_missing", "quality.value_missing"}
}
