package gates.governance.break_glass_test

import data.gates.governance.break_glass
import data.lib.testing

# The decision is of second 10, the review of second 60.
good := testing.input_for(
	"governance.break_glass",
	[
		testing.setting("record", "lane", "break-glass"),
		testing.promo_event("decided", "CR-1", "break-glass", 10, 10),
		testing.approval("incident-lead", "alice"),
		testing.setting("record", "reason", "keys leaked"),
		testing.setting("record", "risk-of-delay", "abuse goes on"),
		testing.promo_event("opened", "PR-7", "open", 60, 60),
	],
	{
		"lane": testing.select([0]),
		"emergency": "break-glass",
		"others": ["routine", "security"],
		"decision": testing.select([1]),
		"approvals": testing.select([2]),
		"role": "incident-lead",
		"record": testing.select([3, 4]),
		"words": ["reason", "risk-of-delay"],
		"review": testing.select([5]),
		"within": testing.seconds(50),
	},
)

judge(doc) := answer if {
	answer := object.get(break_glass.results, "line", null) with input as doc
}

test_on_record if testing.supported(judge(good), {0, 1, 2, 3, 4, 5})

test_other_lanes if {
	every lane in ["routine", "security"] {
		testing.supported(judge(testing.remove(testing.patch(good, {0: {"value": lane}}), {1, 2, 3, 4, 5})), {0})
	}
}

# What an emergency would have shown supports nothing here.
test_nothing_more_in_other_lanes if testing.supported(judge(testing.patch(good, {0: {"value": "routine"}})), {0})

test_lane_unclear if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "governance.lane_unclear",
		"subject": "line",
		"detail": {"actual": []},
		"evidence": set(),
	}}
	every wrong in array.concat(testing.no_text, ["Break-Glass", "none"]) {
		testing.codes(judge(testing.patch(good, {0: {"value": wrong}}))) == {"governance.lane_unclear"}
	}
	testing.codes(judge(testing.patch(good, {0: {"placeholder": true}}))) == {"governance.lane_unclear"}
	two := testing.set_with(testing.add(good, [testing.setting("plan", "lane", "routine")]), {"lane": testing.select([0, 6])})
	testing.codes(judge(two)) == {"governance.lane_unclear"}
}

test_undecided if {
	expected := {"governance.emergency_undecided", "governance.emergency_review_late"}
	testing.codes(judge(testing.remove(good, {1}))) == expected
	testing.codes(judge(testing.patch(good, {1: {"at": null}}))) == expected
	testing.codes(judge(testing.set_with(good, {"decision": testing.select([1, 5])}))) == expected
}

test_unapproved if {
	judge(testing.remove(good, {2})).findings == {{
		"code": "governance.emergency_unapproved",
		"subject": "line",
		"detail": {"expected": "incident-lead"},
		"evidence": set(),
	}}
	every change in [{"role": "author"}, {"placeholder": true}, {"whoKey": ""}] {
		testing.codes(judge(testing.patch(good, {2: change}))) == {"governance.emergency_unapproved"}
	}
	every doc in testing.without(good, 2, ["role", "placeholder", "whoKey"]) {
		testing.codes(judge(doc)) == {"governance.emergency_unapproved"}
	}
}

test_words if {
	judge(testing.remove(good, {4})).findings == {{
		"code": "governance.emergency_word_missing",
		"subject": "risk-of-delay",
		"detail": {},
		"evidence": set(),
	}}
	every wrong in testing.no_text {
		testing.subjects(judge(testing.patch(good, {3: {"value": wrong}}))) == {"reason"}
	}
	testing.subjects(judge(testing.patch(good, {3: {"placeholder": true}}))) == {"reason"}
	every doc in testing.without(good, 3, ["name", "value", "placeholder"]) {
		testing.codes(judge(doc)) == {"governance.emergency_word_missing"}
	}
}

test_review if {
	judge(testing.patch(good, {5: {"at": testing.at(61)}})).findings == {{
		"code": "governance.emergency_review_late",
		"subject": "line",
		"detail": {"expected": testing.seconds(50)},
		"evidence": {5},
	}}
	testing.codes(judge(testing.remove(good, {5}))) == {"governance.emergency_review_late"}
	testing.codes(judge(testing.drop(good, 5, "at"))) == {"governance.emergency_review_late"}
	testing.supported(judge(testing.patch(good, {5: {"at": testing.at(5)}})), {0, 1, 2, 3, 4, 5})
}

test_a_time_that_is_no_number_decides_nothing if {
	expected := {"governance.emergency_undecided", "governance.emergency_review_late"}
	every wrong in [{"us": "10"}, {"us": null}, {}] {
		testing.codes(judge(testing.patch(good, {1: {"at": wrong}}))) == expected
	}
}

test_each_statement_of_a_word_says_something if {
	twice := testing.set_with(
		testing.add(good, [testing.setting("record", "reason", "keys leaked again")]),
		{"record": testing.select([3, 4, 6])},
	)
	testing.supported(judge(twice), {0, 1, 2, 3, 4, 5, 6})
	every wrong in [{"value": ""}, {"placeholder": true}] {
		testing.codes(judge(testing.patch(twice, {6: wrong}))) == {"governance.emergency_word_missing"}
	}
}
