package gates.governance.deviation_test

import data.gates.governance.deviation
import data.lib.testing

# The report is of second 12, the later pass of second 50.
good := testing.input_for(
	"governance.deviation",
	[
		testing.verdict("gates"),
		testing.setting("record", "lane", "break-glass"),
		testing.setting("record", "two", "the linter was down"),
		testing.merge(testing.approval("incident-lead", "alice"), {"of": "two"}),
		testing.promo_event("cured", "two", "pass", 50, 50),
	],
	{
		"verdicts": testing.select([0]),
		"cover": ["gates"],
		"lane": testing.select([1]),
		"emergency": "break-glass",
		"reasons": testing.select([2]),
		"approvals": testing.select([3]),
		"role": "incident-lead",
		"cures": testing.select([4]),
		"good": ["pass"],
		"within": testing.seconds(38),
	},
)

judge(doc) := answer if {
	answer := object.get(deviation.results, "line", null) with input as doc
}

red := testing.patch(good, {0: {"ok": false, "status": "fail", "failed": 1, "checks": [testing.check("one"), testing.failed_check("two")]}})

test_green_in_any_lane if {
	testing.supported(judge(good), {0})
	testing.supported(judge(testing.remove(testing.patch(good, {1: {"value": "routine"}}), {2, 3, 4})), {0})
}

test_deviated if testing.supported(judge(red), {0, 1, 2, 3, 4})

test_missing if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "governance.gate_report_missing",
		"subject": "gates",
		"detail": {},
		"evidence": set(),
	}}
}

test_another_lane if {
	answer := judge(testing.patch(red, {1: {"value": "routine"}}))
	testing.codes(answer) == {"governance.gate_not_passed"}
	testing.subjects(answer) == {"two"}
	testing.codes(judge(testing.remove(red, {1}))) == {"governance.gate_not_passed"}
	testing.codes(judge(testing.patch(red, {1: {"placeholder": true}}))) == {"governance.gate_not_passed"}
}

test_reason if {
	judge(testing.remove(red, {2})).findings == {{
		"code": "governance.deviation_without_reason",
		"subject": "two",
		"detail": {},
		"evidence": {0},
	}}
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(red, {2: {"value": wrong}}))) == {"governance.deviation_without_reason"}
	}
	testing.codes(judge(testing.patch(red, {2: {"placeholder": true}}))) == {"governance.deviation_without_reason"}
	every doc in testing.without(red, 2, ["name", "value", "placeholder"]) {
		testing.codes(judge(doc)) == {"governance.deviation_without_reason"}
	}
}

test_one_of_two_reasons if {
	two := testing.add(red, [testing.merge(testing.setting("record", "two", "later"), {"placeholder": true})])
	doc := testing.set_with(two, {"reasons": testing.select([2, 5])})
	testing.codes(judge(doc)) == {"governance.deviation_without_reason"}
}

# A report with a failed check that has no name is deviated from as a whole.
test_a_failed_check_without_a_name if {
	nameless := testing.failed_check(null)
	doc := testing.patch(red, {0: {"failed": 2, "checks": [testing.failed_check("two"), nameless]}, 1: {"value": "routine"}})
	testing.subjects(judge(doc)) == {"gates"}
}

test_approval if {
	every change in [{"role": "author"}, {"of": "one"}, {"of": null}, {"placeholder": true}, {"whoKey": ""}] {
		testing.codes(judge(testing.patch(red, {3: change}))) == {"governance.deviation_unapproved"}
	}
	every doc in testing.without(red, 3, ["role", "of", "placeholder", "whoKey"]) {
		testing.codes(judge(doc)) == {"governance.deviation_unapproved"}
	}
}

test_cure if {
	judge(testing.patch(red, {4: {"at": testing.at(51)}})).findings == {{
		"code": "governance.deviation_not_cured",
		"subject": "two",
		"detail": {"expected": testing.seconds(38)},
		"evidence": {0, 4},
	}}
	every change in [{"at": testing.at(11)}, {"at": null}, {"at": {"us": "n/a"}}, {"state": "fail"}, {"subject": "one"}] {
		testing.codes(judge(testing.patch(red, {4: change}))) == {"governance.deviation_not_cured"}
	}
	testing.codes(judge(testing.drop(red, 0, "at"))) == {"governance.deviation_not_cured"}
}

# A report that is red without a failed check, or with one that has no name, needs a deviation of its own.
test_a_report_without_a_named_failure if {
	every change in [{"checks": []}, {"ok": false}, {"overridden": true}, {"checks": null}, {"checks": [{"ok": false}]}] {
		testing.subjects(judge(testing.patch(good, {0: change}))) == {"gates"}
	}
	cured := testing.patch(red, {0: {"checks": []}, 2: {"name": "gates"}, 3: {"of": "gates"}, 4: {"subject": "gates"}})
	testing.supported(judge(cured), {0, 1, 2, 3, 4})
	testing.subjects(judge(testing.drop(testing.patch(good, {0: {"ok": false, "from": null}}), 0, "from"))) == {"gates", "(unnamed)"}
}
