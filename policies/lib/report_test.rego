package lib.report_test

import data.lib.report
import data.lib.testing

good := testing.verdict("gate")

test_green if report.green(good)

test_a_failure_code_on_a_passing_check_is_no_failure if {
	report.green(testing.merge(good, {"checks": [testing.merge(testing.check("one"), {"failureCode": "X"})]}))
}

test_each_contradiction_is_red if {
	every change in [
		{"ok": false}, {"ok": "true"}, {"ok": null},
		{"status": "fail"}, {"status": "PASS"}, {"status": "degraded"}, {"status": ""}, {"status": null},
		{"issues": ["one"]}, {"issues": null}, {"issues": ""}, {"issues": {}},
		{"failed": 1}, {"failed": -1}, {"failed": "0"}, {"failed": "n/a"}, {"failed": null},
		{"overridden": true}, {"overridden": "false"}, {"overridden": null},
		{"checks": []}, {"checks": {}}, {"checks": ""}, {"checks": {"one": testing.check("one")}}, {"checks": [testing.failed_check("one")]},
		{"checks": [testing.check("one"), {"id": "two", "ok": "true", "status": "pass"}]},
		{"checks": [testing.check("one"), {"id": "two", "status": "pass"}]},
	] {
		not report.green(testing.merge(good, change))
	}
}

test_once if {
	report.once({"checks": [testing.check("one"), testing.check("two"), testing.check("three")]}, "one")
	not report.once(good, "three")
	not report.once({"checks": [testing.check("one"), testing.check("one")]}, "one")
	not report.once({}, "one")
}

test_words if {
	report.words(testing.merge(good, {"checks": [testing.failed_check("one"), testing.check("two"), {"id": "three"}]})) == {
		"schema": "Report.v1",
		"status": "pass",
		"failed": ["one", "three"],
		"issues": [],
		"overridden": false,
	}
}

test_words_of_a_report_that_says_nothing if {
	report.words({"checks": [{"ok": false}]}) == {"schema": null, "status": null, "failed": [null], "issues": null, "overridden": null}
	report.words({}) == {"schema": null, "status": null, "failed": [], "issues": null, "overridden": null}
}
