package gates.quality.limit_test

import data.gates.quality.limit
import data.lib.testing

good := testing.input_for(
	"quality.limit",
	[testing.metric("post", "failed", 2), testing.metric("post", "ratio", 99), testing.metric("post", "other", 7)],
	{
		"metrics": testing.select([0, 1, 2]),
		"min": {"failed": 0, "ratio": 99},
		"max": {"failed": 2},
		"samples": "one",
		"others": "allowed",
	},
)

judge(doc) := answer if {
	answer := object.get(limit.results, "line", null) with input as doc
}

test_within if testing.supported(judge(good), {0, 1})

test_outside if {
	judge(testing.patch(good, {0: {"value": 3}})).findings == {{
		"code": "quality.metric_outside",
		"subject": "failed",
		"detail": {"expected": {"min": 0, "max": 2}, "actual": [3]},
		"evidence": {0},
	}}
	judge(testing.patch(good, {1: {"value": 98}})).findings == {{
		"code": "quality.metric_outside",
		"subject": "ratio",
		"detail": {"expected": {"min": 99, "max": null}, "actual": [98]},
		"evidence": {1},
	}}
	testing.codes(judge(testing.patch(good, {0: {"value": -1}}))) == {"quality.metric_outside"}
}

test_an_upper_bound_alone if {
	bounded := testing.set_with(good, {"max": {"failed": 2, "other": 6}})
	testing.subjects(judge(bounded)) == {"other"}
	testing.supported(judge(testing.patch(bounded, {2: {"value": 6}})), {0, 1, 2})
}

test_what_is_no_number_is_within_nothing if {
	every i in [0, 1] {
		every wrong in testing.no_number {
			testing.codes(judge(testing.patch(good, {i: {"value": wrong}}))) == {"quality.metric_outside"}
		}
		testing.codes(judge(testing.drop(good, i, "value"))) == {"quality.metric_outside"}
	}
}

test_missing if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "quality.metric_missing",
		"subject": "failed",
		"detail": {},
		"evidence": {1, 2},
	}}
	testing.subjects(judge(testing.remove(good, {0, 1, 2}))) == {"failed", "ratio"}
	testing.codes(judge(testing.drop(good, 0, "name"))) == {"quality.metric_missing"}
	every change in [{"scope": "another"}, {"series": "another"}] {
		testing.subjects(judge(testing.patch(good, {2: change}))) == {"failed", "ratio"}
	}
}

test_doubled if {
	doc := testing.set_with(testing.add(good, [testing.metric("post", "failed", 1)]), {"metrics": testing.select([0, 1, 2, 3])})
	judge(doc).findings == {{
		"code": "quality.metric_doubled",
		"subject": "failed",
		"detail": {"actual": [2, 1]},
		"evidence": {0, 3},
	}}
	many := testing.set_with(doc, {"samples": "many"})
	testing.supported(judge(many), {0, 1, 3})
	judge(testing.patch(many, {3: {"value": 9}})).findings == {{
		"code": "quality.metric_outside",
		"subject": "failed",
		"detail": {"expected": {"min": 0, "max": 2}, "actual": [9]},
		"evidence": {3},
	}}
}

test_unbounded if {
	strict := testing.set_with(good, {"others": "denied"})
	judge(strict).findings == {{"code": "quality.metric_unbounded", "subject": "other", "detail": {}, "evidence": {2}}}
	testing.supported(judge(testing.remove(strict, {2})), {0, 1})
	testing.codes(judge(testing.drop(strict, 2, "name"))) == {"quality.metric_unbounded"}
}

# Without a bound there is nothing that could be shown.
test_no_bounds if judge(testing.set_with(good, {"min": {}, "max": {}})) == null
