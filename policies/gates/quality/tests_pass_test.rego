package gates.quality.tests_pass_test

import data.gates.quality.tests_pass
import data.lib.testing

good := testing.input_for(
	"quality.tests_pass",
	[testing.tests("smoke"), testing.tests("integration"), testing.release("ticket", "target", testing.commit("a"))],
	{
		"tests": testing.select([0, 1]),
		"cover": ["smoke", "integration"],
		"max_skipped": 1,
		"reference": testing.select([2]),
		"release": "demanded",
	},
)

judge(doc) := answer if {
	answer := object.get(tests_pass.results, "line", null) with input as doc
}

test_passed if {
	testing.supported(judge(good), {0, 1, 2})
	testing.supported(judge(testing.patch(good, {0: {"skipped": 1}})), {0, 1, 2})
}

test_one_of_two_references_is_a_placeholder if {
	again := testing.merge(good.items[2], {"placeholder": true})
	doc := testing.set_with(testing.add(good, [again]), {"reference": testing.select([2, 3])})
	testing.codes(judge(doc)) == {"quality.tested_release_unclear"}
}

test_neither_release_is_stated if {
	none := testing.patch(good, {0: {"release": null}, 2: {"value": null}})
	"quality.suite_of_another_release" in testing.codes(judge(testing.set_with(none, {"tests": testing.select([0])})))
}

test_missing if {
	judge(testing.remove(good, {1})).findings == {{
		"code": "quality.suite_missing",
		"subject": "integration",
		"detail": {},
		"evidence": set(),
	}}
	testing.subjects(judge(testing.remove(good, {0, 1}))) == {"smoke", "integration"}
	testing.codes(judge(testing.drop(good, 1, "suite"))) == {"quality.suite_missing"}
}

test_doubled if {
	judge(testing.patch(testing.set_with(good, {"cover": ["smoke"]}), {1: {"suite": "smoke"}})).findings == {{
		"code": "quality.suite_doubled",
		"subject": "smoke",
		"detail": {"actual": 2},
		"evidence": {0, 1},
	}}
}

test_counts if {
	judge(testing.patch(good, {0: {"failed": 1}})).findings == {{
		"code": "quality.suite_failed",
		"subject": "smoke",
		"detail": {"expected": 0, "actual": 1},
		"evidence": {0},
	}}
	judge(testing.patch(good, {0: {"passed": 0}})).findings == {{
		"code": "quality.suite_empty",
		"subject": "smoke",
		"detail": {"expected": 1, "actual": 0},
		"evidence": {0},
	}}
	judge(testing.patch(good, {0: {"skipped": 2}})).findings == {{
		"code": "quality.suite_skipped",
		"subject": "smoke",
		"detail": {"expected": 1, "actual": 2},
		"evidence": {0},
	}}
}

test_what_is_no_number_counts_nothing if {
	every field, code in {"failed": "quality.suite_failed", "passed": "quality.suite_empty", "skipped": "quality.suite_skipped"} {
		every wrong in testing.no_number {
			testing.codes(judge(testing.patch(good, {1: {field: wrong}}))) == {code}
		}
		testing.codes(judge(testing.drop(good, 1, field))) == {code}
	}
}

test_release if {
	judge(testing.patch(good, {0: {"release": testing.commit("b")}})).findings == {{
		"code": "quality.suite_of_another_release",
		"subject": "smoke",
		"detail": {"expected": [testing.commit("a")], "actual": testing.commit("b")},
		"evidence": {0},
	}}
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(good, {0: {"release": wrong}}))) == {"quality.suite_of_another_release"}
	}
}

test_release_where_stated if {
	loose := testing.set_with(good, {"release": "where_stated"})
	testing.supported(judge(testing.patch(loose, {0: {"release": null}})), {0, 1, 2})
	testing.codes(judge(testing.patch(loose, {0: {"release": "x"}}))) == {"quality.suite_of_another_release"}
	testing.codes(judge(testing.drop(loose, 0, "release"))) == {"quality.suite_of_another_release"}
}

test_reference_is_unclear if {
	every change in [{"value": ""}, {"value": null}, {"placeholder": true}] {
		"quality.tested_release_unclear" in testing.codes(judge(testing.patch(good, {2: change})))
	}
	doc := testing.set_with(testing.add(good, [testing.release("plan", "target", "b")]), {"reference": testing.select([2, 3])})
	judge(doc).findings == {
		{
			"code": "quality.tested_release_unclear",
			"subject": "line",
			"detail": {"actual": [testing.commit("a"), "b"]},
			"evidence": {2, 3},
		},
		{
			"code": "quality.suite_of_another_release",
			"subject": "smoke",
			"detail": {"expected": [testing.commit("a"), "b"], "actual": testing.commit("a")},
			"evidence": {0},
		},
		{
			"code": "quality.suite_of_another_release",
			"subject": "integration",
			"detail": {"expected": [testing.commit("a"), "b"], "actual": testing.commit("a")},
			"evidence": {1},
		},
	}
	"quality.tested_release_unclear" in testing.codes(judge(testing.remove(good, {2})))
}

test_reference_by_another_field if {
	by_digest := testing.add(good, [testing.digest("image-tested", "api", testing.sha("a"))])
	doc := testing.patch(
		testing.set_with(by_digest, {"reference": {"items": [3], "field": "stated"}}),
		{0: {"release": testing.sha("a")}, 1: {"release": testing.sha("a")}},
	)
	testing.supported(judge(doc), {0, 1, 3})
}

test_a_single_test_is_a_suite if testing.supported(judge(testing.patch(good, {0: {"passed": 1}})), {0, 1, 2})
