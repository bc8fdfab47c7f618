package gates.promotion.green_test

import data.gates.promotion.green
import data.lib.testing

good := testing.input_for(
	"promotion.green",
	[testing.verdict("topology"), testing.verdict("upgrade"), testing.verdict("extra")],
	{"verdicts": testing.select([0, 1, 2]), "cover": ["topology", "upgrade"]},
)

judge(doc) := answer if {
	answer := object.get(green.results, "line", null) with input as doc
}

test_green if testing.supported(judge(good), {0, 1, 2})

test_missing if {
	judge(testing.remove(good, {1})).findings == {{
		"code": "promotion.report_missing",
		"subject": "upgrade",
		"detail": {},
		"evidence": set(),
	}}
	testing.subjects(judge(testing.remove(good, {0, 1, 2}))) == {"topology", "upgrade"}
}

# Also one that nothing demands.
test_red if {
	judge(testing.patch(good, {2: {"ok": false}})).findings == {{
		"code": "promotion.report_not_green",
		"subject": "extra.json",
		"detail": {
			"expected": "pass",
			"actual": {"schema": "Report.v1", "status": "pass", "failed": [], "issues": [], "overridden": false},
		},
		"evidence": {2},
	}}
}

test_each_contradiction_is_red if {
	every change in [
		{"status": "degraded"}, {"issues": ["one"]}, {"failed": "n/a"}, {"overridden": true}, {"checks": []},
		{"checks": [testing.check("one"), testing.failed_check("two")]}, {"ok": "true"}, {"ok": null}, {"failed": null},
	] {
		testing.codes(judge(testing.patch(good, {0: change}))) == {"promotion.report_not_green"}
	}
}

test_a_missing_field_is_red if {
	every doc in testing.without(good, 0, ["ok", "status", "issues", "failed", "overridden", "checks"]) {
		testing.codes(judge(doc)) == {"promotion.report_not_green"}
	}
	every field in ["schema", "source"] {
		testing.codes(judge(testing.drop(testing.patch(good, {0: {"ok": false}}), 0, field))) == {"promotion.report_not_green"}
	}
}
