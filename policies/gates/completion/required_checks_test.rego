package gates.completion.required_checks_test

import data.gates.completion.required_checks
import data.lib.testing

good := testing.input_for(
	"completion.required_checks",
	[testing.verdict("gate"), testing.verdict("gate-pre")],
	{"verdicts": testing.select([0, 1]), "schema": "Report.v1", "checks": ["one", "two"]},
)

judge(doc) := answer if {
	answer := object.get(required_checks.results, "line", null) with input as doc
}

test_all_there if testing.supported(judge(good), {0, 1})

# Whether a check passed is for another rule to say.
test_failed_checks_were_made if {
	testing.supported(judge(testing.patch(good, {0: {"checks": [testing.failed_check("one"), testing.check("two")]}})), {0, 1})
}

test_no_report if {
	judge(testing.remove(good, {0, 1})).findings == {{
		"code": "completion.report_missing",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

test_other_schema if {
	judge(testing.patch(good, {1: {"schema": "Report.v2"}})).findings == {{
		"code": "completion.report_schema",
		"subject": "gate-pre.json",
		"detail": {"expected": "Report.v1", "actual": "Report.v2"},
		"evidence": {1},
	}}
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(good, {0: {"schema": wrong}}))) == {"completion.report_schema"}
	}
}

test_removed_renamed_or_doubled if {
	every checks in [
		[testing.check("one")],
		[testing.check("one"), testing.check("Two")],
		[testing.check("one"), testing.check("two"), testing.check("two")],
	] {
		judge(testing.patch(good, {0: {"checks": checks}})).findings == {{
			"code": "completion.check_missing",
			"subject": "gate.json#two",
			"detail": {"actual": "two"},
			"evidence": {0},
		}}
	}
}

test_no_checks if {
	every wrong in ["n/a", "", null, [], {}, 2, true] {
		testing.subjects(judge(testing.patch(good, {0: {"checks": wrong}}))) == {"gate.json#one", "gate.json#two"}
	}
	testing.codes(judge(testing.drop(good, 0, "checks"))) == {"completion.check_missing"}
}

test_without_a_verdict if {
	every status in ["skipped", "PASS", "passed", "", null, true, 0] {
		checks := [testing.check("one"), testing.merge(testing.check("two"), {"status": status})]
		judge(testing.patch(good, {0: {"checks": checks}})).findings == {{
			"code": "completion.check_skipped",
			"subject": "gate.json#two",
			"detail": {"expected": ["pass", "fail"], "actual": "two"},
			"evidence": {0},
		}}
	}
}

test_a_missing_field if {
	testing.codes(judge(testing.drop(good, 0, "schema"))) == {"completion.report_schema"}
	testing.codes(judge(testing.drop(testing.drop(good, 0, "schema"), 0, "source"))) == {"completion.report_schema"}
	unsaid := {"checks": [testing.check("one"), {"id": "two", "ok": true}]}
	testing.codes(judge(testing.patch(good, {0: unsaid}))) == {"completion.check_skipped"}
	testing.codes(judge(testing.patch(good, {0: {"checks": [testing.check("one"), {"status": "pass"}]}}))) == {"completion.check_missing"}
}
