package gates.schema.rederived_test

import data.gates.schema.rederived
import data.lib.testing

good := testing.input_for("schema.rederived", [testing.verdict("gate"), failed], {"verdicts": testing.select([0, 1])})

failed := testing.merge(testing.verdict("gate-pre"), {
	"ok": false,
	"status": "fail",
	"passed": 1,
	"failed": 1,
	"checks": [testing.check("one"), testing.failed_check("two")],
	"issues": ["two"],
})

judge(doc) := answer if {
	answer := object.get(rederived.results, "line", null) with input as doc
}

# A report may say that it failed, if that is what its checks say.
test_follows if testing.supported(judge(good), {0, 1})

test_contradiction if {
	judge(testing.patch(good, {0: {"passed": 1}})).findings == {{
		"code": "schema.verdict_contradiction",
		"subject": "gate.json",
		"detail": {
			"expected": {"ok": true, "total": 2, "passed": 2, "failed": 0, "issues": []},
			"actual": {"ok": true, "total": 2, "passed": 1, "failed": 0, "issues": []},
		},
		"evidence": {0},
	}}
}

test_what_it_quotes_denies_it if {
	testing.supported(judge(testing.patch(good, {0: {"contradictions": []}})), {0, 1})
	judge(testing.patch(good, {0: {"contradictions": ["/sources/a/ok"]}})).findings == {{
		"code": "schema.verdict_contradiction",
		"subject": "gate.json",
		"detail": {"actual": ["/sources/a/ok"]},
		"evidence": {0},
	}}
	testing.codes(judge(testing.patch(good, {0: {"contradictions": null}}))) == {"schema.verdict_contradiction"}
}

test_once_is_enough if {
	count(judge(testing.patch(good, {0: {"passed": 1, "contradictions": ["/sources/a/ok"]}})).findings) == 1
}

test_each_contradiction if {
	every change in [
		{"ok": false}, {"ok": "true"}, {"ok": null}, {"ok": 1},
		{"status": "fail"}, {"status": "PASS"}, {"status": "degraded"}, {"status": ""}, {"status": null},
		{"total": 3}, {"total": 0}, {"total": "2"}, {"total": "n/a"}, {"total": null},
		{"passed": 0}, {"passed": "n/a"}, {"passed": null},
		{"failed": 1}, {"failed": "n/a"}, {"failed": null},
		{"issues": ["one"]}, {"issues": [""]},
		{"checks": [testing.check("one")]},
		{"checks": [testing.check("one"), testing.check("one")]},
		{"checks": [testing.check("one"), testing.failed_check("two")]},
		{"checks": [testing.check("one"), {"id": "two", "ok": "true", "status": "pass"}]},
		{"checks": [testing.check("one"), {"id": "two", "ok": true, "status": "skipped"}]},
		{"checks": [testing.check("one"), {"id": "two", "ok": true, "status": "fail"}]},
		{"checks": [testing.check("one"), {"id": "two", "ok": true}]},
		{"checks": [testing.check("one"), {"ok": true, "status": "pass"}]},
	] {
		testing.codes(judge(testing.patch(good, {0: change}))) == {"schema.verdict_contradiction"}
	}
}

test_issues_and_failed_checks_belong_together if {
	every issues in [[], ["one"], ["two", "two"], ["two", "one"], ["Two"]] {
		testing.codes(judge(testing.patch(good, {1: {"issues": issues}}))) == {"schema.verdict_contradiction"}
	}
}

test_no_checks if {
	every wrong in [[], {}, ""] {
		judge(testing.patch(good, {0: {"checks": wrong, "total": 0, "passed": 0}})).findings == {{
			"code": "schema.no_checks",
			"subject": "gate.json",
			"detail": {},
			"evidence": {0},
		}}
	}
	testing.codes(judge(testing.drop(good, 0, "checks"))) == {"schema.no_checks"}
}

test_missing if {
	judge(testing.remove(good, {0, 1})).findings == {{
		"code": "schema.no_reports",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

test_a_missing_field_follows_from_nothing if {
	every doc in testing.without(good, 0, ["ok", "status", "total", "passed", "failed", "issues"]) {
		testing.codes(judge(doc)) == {"schema.verdict_contradiction"}
	}
	testing.codes(judge(testing.drop(testing.drop(good, 0, "ok"), 0, "source"))) == {"schema.verdict_contradiction"}
}

# What is no list cannot be sorted, and an empty one is not the only thing that holds nothing.
test_issues_that_are_no_list if {
	every wrong in ["", {}, null, 0, false, "two"] {
		every ref in [0, 1] {
			testing.codes(judge(testing.patch(good, {ref: {"issues": wrong}}))) == {"schema.verdict_contradiction"}
		}
	}
}

test_checks_that_are_no_list if {
	every wrong in [null, 0, true, "n/a", {"one": testing.check("one"), "two": testing.check("two")}] {
		testing.codes(judge(testing.patch(good, {0: {"checks": wrong}}))) == {"schema.no_checks"}
	}
}

# Two checks, one of them unnamed and failed, and no issue of it.
test_a_check_without_a_name if {
	every nameless in [{"ok": false, "status": "fail"}, {"id": null, "ok": true, "status": "pass"}] {
		testing.codes(judge(testing.patch(good, {0: {"checks": [testing.check("one"), nameless]}}))) == {"schema.verdict_contradiction"}
	}
}

overridden := testing.patch(good, {0: {
	"status": "override_pass",
	"overridden": true,
	"passed": 1,
	"failed": 1,
	"checks": [testing.check("one"), testing.failed_check("two")],
	"issues": ["two"],
}})

test_an_override_changes_the_verdict_alone if {
	testing.satisfied(judge(overridden))
	every change in [
		{"overridden": false},
		{"ok": false},
		{"status": "pass"},
		{"issues": []},
		{"passed": 2, "failed": 0, "checks": [testing.check("one"), testing.check("two")], "issues": []},
	] {
		testing.codes(judge(testing.patch(overridden, {0: change}))) == {"schema.verdict_contradiction"}
	}
}
