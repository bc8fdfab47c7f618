package gates.telemetry.growth_test

import data.gates.telemetry.growth
import data.lib.testing

good := testing.input_for(
	"telemetry.growth",
	[
		early(testing.metric("baseline", "lag", 10)),
		early(testing.metric("baseline", "failed", 3)),
		testing.metric("post", "lag", 15),
		testing.metric("post", "failed", 0),
		testing.metric("post", "other", 99),
	],
	{
		"baseline": testing.select([0, 1]),
		"post": testing.select([2, 3, 4]),
		"delta": {"lag": 5, "failed": 0},
	},
)

early(metric) := testing.merge(metric, {"at": testing.at(10)})

judge(doc) := answer if {
	answer := object.get(growth.results, "line", null) with input as doc
}

test_steady if testing.supported(judge(good), {0, 1, 2, 3})

# Each scope grows by itself.
test_scopes if {
	scoped := testing.patch(
		testing.add(good, [
			early(testing.merge(testing.metric("baseline", "lag", 100), {"scope": "b"})),
			testing.merge(testing.metric("post", "lag", 105), {"scope": "b"}),
		]),
		{0: {"scope": "a"}, 2: {"scope": "a"}},
	)
	both := testing.set_with(scoped, {"baseline": testing.select([0, 5]), "post": testing.select([2, 6]), "delta": {"lag": 5}})
	testing.satisfied(judge(both))
	testing.codes(judge(testing.patch(both, {6: {"value": 106}}))) == {"telemetry.metric_grew"}
}

test_grew if {
	judge(testing.patch(good, {2: {"value": 16}})).findings == {{
		"code": "telemetry.metric_grew",
		"subject": "lag",
		"detail": {"expected": 5, "actual": [10, 16]},
		"evidence": {0, 2},
	}}
	every i in [0, 2] {
		every wrong in testing.no_number {
			testing.codes(judge(testing.patch(good, {i: {"value": wrong}}))) == {"telemetry.metric_grew"}
		}
		testing.codes(judge(testing.drop(good, i, "value"))) == {"telemetry.metric_grew"}
	}
}

test_missing if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "telemetry.metric_missing",
		"subject": "lag",
		"detail": {"actual": ["baseline"]},
		"evidence": {2},
	}}
	judge(testing.remove(good, {0, 2})).findings == {{
		"code": "telemetry.metric_missing",
		"subject": "lag",
		"detail": {"actual": ["baseline", "post"]},
		"evidence": set(),
	}}
	testing.codes(judge(testing.remove(good, {0, 1, 2, 3, 4}))) == {"telemetry.metric_missing", "telemetry.baseline_late"}
	testing.codes(judge(testing.drop(good, 2, "name"))) == {"telemetry.metric_missing"}
}

# The smaller of two values would hide the other.
test_doubled if {
	judge(testing.patch(good, {4: {"name": "lag", "value": 1}})).findings == {{
		"code": "telemetry.metric_missing",
		"subject": "lag",
		"detail": {"actual": ["post"]},
		"evidence": {0, 2, 4},
	}}
}

test_other_scopes if {
	doc := testing.patch(good, {2: {"scope": "b"}, 3: {"scope": "b"}, 4: {"scope": "b"}})
	judge(doc).findings == {
		{
			"code": "telemetry.scopes_differ",
			"subject": "lag",
			"detail": {"expected": ["tenant"], "actual": ["b"]},
			"evidence": {0, 2},
		},
		{
			"code": "telemetry.scopes_differ",
			"subject": "failed",
			"detail": {"expected": ["tenant"], "actual": ["b"]},
			"evidence": {1, 3},
		},
	}
}

test_the_baseline_comes_first if {
	every change in [{"at": testing.at(50)}, {"at": testing.at(51)}, {"at": null}, {"at": {"us": "1"}}] {
		judge(testing.patch(good, {1: change})).findings == {{
			"code": "telemetry.baseline_late",
			"subject": "line",
			"detail": {},
			"evidence": {0, 1, 2, 3},
		}}
	}
	testing.codes(judge(testing.drop(good, 2, "at"))) == {"telemetry.baseline_late"}
}
