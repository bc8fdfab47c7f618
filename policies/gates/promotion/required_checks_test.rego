package gates.promotion.required_checks_test

import data.gates.promotion.required_checks
import data.lib.testing

# Checks end at second 15 and 16; the step begins at second 20.
good := testing.group(
	testing.input_for(
		"promotion.required_checks",
		[
			testing.release("ticket", "target", testing.commit("a")),
			testing.promo_task(testing.commit("a"), "build", "success", 10),
			testing.merge(testing.promo_task(testing.commit("a"), "77", "success", 11), {"name": "test"}),
			testing.promo_task(testing.commit("b"), "build", "failure", 12),
			testing.step("deploy", 2),
		],
		{
			"tasks": testing.select([1, 2, 3]),
			"names": ["build", "test"],
			"good": ["success"],
			"commit": testing.select([0]),
			"before": testing.select([4]),
		},
	),
	"group",
)

judge(doc) := answer if {
	answer := object.get(required_checks.results, "line", null) with input as testing.group(doc, "group")
}

test_passed if {
	testing.supported(judge(good), {0, 1, 2})
	testing.supported(judge(testing.remove(good, {4})), {0, 1, 2})
}

test_missing if {
	judge(testing.remove(good, {1})).findings == {{
		"code": "promotion.check_missing",
		"subject": "build",
		"detail": {"expected": testing.commit("a")},
		"evidence": set(),
	}}
	testing.codes(judge(testing.patch(good, {1: {"group": testing.commit("b")}}))) == {"promotion.check_missing"}
	testing.codes(judge(testing.patch(good, {2: {"name": "test-renamed"}}))) == {"promotion.check_missing"}
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(good, {1: {"group": wrong}}))) == {"promotion.check_missing"}
	}
	every doc in testing.without(good, 1, ["group", "id"]) {
		testing.codes(judge(doc)) == {"promotion.check_missing"}
	}
}

test_not_passed if {
	judge(testing.patch(good, {1: {"state": "skipped"}})).findings == {{
		"code": "promotion.check_not_passed",
		"subject": "build",
		"detail": {"expected": ["success"], "actual": "skipped"},
		"evidence": {1},
	}}
	every wrong in array.concat(testing.no_text, ["failure", "neutral", "cancelled", "Success", "success "]) {
		testing.codes(judge(testing.patch(good, {1: {"state": wrong}}))) == {"promotion.check_not_passed"}
	}
	testing.codes(judge(testing.drop(good, 1, "state"))) == {"promotion.check_not_passed"}
}

test_attempts if {
	again := testing.set_with(
		testing.patch(testing.add(good, [testing.promo_task(testing.commit("a"), "build", "success", 12)]), {
			1: {"attempt": 1, "state": "failure"},
			5: {"attempt": 2},
		}),
		{"tasks": testing.select([1, 2, 3, 5])},
	)
	testing.supported(judge(again), {0, 1, 2, 5})
	testing.codes(judge(testing.patch(again, {1: {"attempt": 3}}))) == {"promotion.check_not_passed"}
	judge(testing.patch(again, {1: {"state": "success"}, 5: {"attempt": 1}})).findings == {{
		"code": "promotion.check_repeated",
		"subject": "build",
		"detail": {},
		"evidence": {1, 5},
	}}
}

test_late if {
	judge(testing.patch(good, {1: {"until": testing.at(21)}})).findings == {{
		"code": "promotion.check_late",
		"subject": "build",
		"detail": {},
		"evidence": {1, 4},
	}}
	testing.codes(judge(testing.patch(good, {1: {"until": null}}))) == {"promotion.check_late"}
	testing.codes(judge(testing.drop(good, 1, "until"))) == {"promotion.check_late"}
	testing.codes(judge(testing.drop(good, 4, "begin"))) == {"promotion.check_late"}
}

test_commit if {
	every wrong in ["main", "latest", substring(testing.commit("a"), 0, 7), testing.commit("0"), ""] {
		testing.codes(judge(testing.patch(good, {0: {"value": wrong}}))) == {"promotion.commit_unclear", "promotion.check_missing"}
	}
	"promotion.commit_unclear" in testing.codes(judge(testing.remove(good, {0})))
	two := testing.set_with(testing.add(good, [testing.release("x", "target", testing.commit("b"))]), {"commit": testing.select([0, 5])})
	"promotion.commit_unclear" in testing.codes(judge(two))
}

# An image may be what was tested.
test_a_digest_is_as_good if {
	image := $"sha256:{testing.sha("c")}"
	testing.supported(judge(testing.patch(good, {0: {"value": image}, 1: {"group": image}, 2: {"group": image}})), {0, 1, 2})
}
