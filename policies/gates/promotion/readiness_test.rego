package gates.promotion.readiness_test

import data.gates.promotion.readiness
import data.lib.testing

good := testing.input_for(
	"promotion.readiness",
	[testing.verdict("acs"), testing.step("smoke", 1)],
	{
		"verdicts": testing.select([0]),
		"cover": ["acs"],
		"schema": "Report.v1",
		"checks": ["one", "two"],
		"required": 1,
		"instead": testing.select([1]),
	},
)

unrequired := testing.set_with(good, {"required": 0})

judge(doc) := answer if {
	answer := object.get(readiness.results, "line", null) with input as doc
}

test_ready if testing.supported(judge(good), {0})

test_missing if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "promotion.readiness_missing",
		"subject": "acs",
		"detail": {},
		"evidence": set(),
	}}
}

test_not_green if {
	every change in [{"schema": "Report.v2"}, {"ok": false}, {"overridden": true}, {"status": "degraded"}, {"issues": ["one"]}] {
		testing.codes(judge(testing.patch(good, {0: change}))) == {"promotion.readiness_not_green"}
	}
	judge(testing.patch(good, {0: {"schema": "", "ok": false}})).findings == {{
		"code": "promotion.readiness_not_green",
		"subject": "acs.json",
		"detail": {
			"expected": {"schema": "Report.v1", "status": "pass", "overridden": false},
			"actual": {"schema": "", "status": "pass", "failed": [], "issues": [], "overridden": false},
		},
		"evidence": {0},
	}}
}

test_a_check_is_missing_or_doubled if {
	every checks in [[testing.check("one")], [testing.check("one"), testing.check("two"), testing.check("two")]] {
		judge(testing.patch(good, {0: {"checks": checks}})).findings == {{
			"code": "promotion.readiness_check_missing",
			"subject": "acs.json#two",
			"detail": {},
			"evidence": {0},
		}}
	}
}

test_not_required if {
	testing.supported(judge(unrequired), {1})
	testing.supported(judge(testing.remove(unrequired, {0})), {1})
	judge(testing.remove(unrequired, {1})).findings == {{
		"code": "promotion.readiness_substitute_missing",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

test_neither_required_nor_not if {
	every wrong in [2, -1, "1", true, null] {
		judge(testing.set_with(good, {"required": wrong})) == null
	}
}

test_a_missing_field if {
	every doc in testing.without(good, 0, ["schema", "ok", "status", "issues", "failed", "overridden"]) {
		testing.codes(judge(doc)) == {"promotion.readiness_not_green"}
	}
	testing.codes(judge(testing.drop(good, 0, "checks"))) == {"promotion.readiness_not_green", "promotion.readiness_check_missing"}
	testing.codes(judge(testing.drop(testing.drop(good, 0, "checks"), 0, "source"))) == {"promotion.readiness_not_green", "promotion.readiness_check_missing"}
}
