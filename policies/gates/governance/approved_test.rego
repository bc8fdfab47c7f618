package gates.governance.approved_test

import data.gates.governance.approved
import data.lib.testing

# The action begins at second 10.
good := testing.input_for(
	"governance.approved",
	[
		testing.approval("approver", "alice"),
		testing.merge(testing.approval("operator", "bob"), {"at": null}),
		testing.approval("other", "carol"),
		testing.step("close", 1),
		testing.setting("change-ticket", "id", "CHG-1"),
	],
	{
		"approvals": testing.select([0, 1, 2]),
		"action": testing.select([3]),
		"change": testing.select([4]),
		"roles": ["approver", "operator"],
		"before": ["approver"],
	},
)

judge(doc) := answer if {
	answer := object.get(approved.results, "line", null) with input as doc
}

test_approved if testing.supported(judge(good), {0, 1, 3})

test_nobody_named if {
	judge(testing.remove(good, {1})).findings == {{
		"code": "governance.role_missing",
		"subject": "operator",
		"detail": {},
		"evidence": set(),
	}}
	testing.subjects(judge(testing.remove(good, {0, 1, 2}))) == {"approver", "operator"}
	testing.codes(judge(testing.drop(good, 0, "role"))) == {"governance.role_missing"}
}

test_a_placeholder_is_nobody if {
	every wrong in array.concat(testing.no_boolean, [true]) {
		testing.codes(judge(testing.patch(good, {1: {"placeholder": wrong}}))) == {"governance.role_missing"}
	}
	testing.codes(judge(testing.drop(good, 1, "placeholder"))) == {"governance.role_missing"}
}

test_late if {
	judge(testing.patch(good, {0: {"at": testing.at(11)}})).findings == {{
		"code": "governance.approval_late",
		"subject": "approver",
		"detail": {"actual": testing.at(11)},
		"evidence": {0, 3},
	}}
	testing.supported(judge(testing.patch(good, {0: {"at": testing.at(10)}})), {0, 1, 3})
}

test_an_approval_without_a_time_came_too_late if {
	testing.codes(judge(testing.patch(good, {0: {"at": null}}))) == {"governance.approval_late"}
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {0: {"at": {"us": wrong}}}))) == {"governance.approval_late"}
	}
}

test_expired if {
	judge(testing.patch(good, {0: {"until": testing.at(10)}})).findings == {{
		"code": "governance.approval_expired",
		"subject": "approver",
		"detail": {"actual": testing.at(10)},
		"evidence": {0, 3},
	}}
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {0: {"until": {"us": wrong}}}))) == {"governance.approval_expired"}
	}
}

test_expiry_at_the_as_of_counts_while_nobody_vouches_for_the_times if {
	doc := testing.patch(good, {0: {"until": testing.at(11)}})
	testing.codes(judge(doc)) == {"governance.approval_expired"}
	testing.supported(judge(testing.merge(doc, {"assurance": {"reached": "sealed"}})), {0, 1, 3})
	testing.supported(judge(testing.patch(good, {0: {"until": testing.at(1001)}})), {0, 1, 3})
}

test_no_action if {
	"governance.action_missing" in testing.codes(judge(testing.remove(good, {3})))
}

# The earliest attempt is the one that needed the approval.
test_the_earliest_attempt_counts if {
	doc := testing.set_with(testing.add(good, [testing.step("close", 0)]), {"action": testing.select([3, 5])})
	testing.codes(judge(doc)) == {"governance.approval_late"}
}

test_of_another_change if {
	testing.supported(judge(testing.patch(good, {0: {"of": "CHG-1"}})), {0, 1, 3})
	every other in ["CHG-2", "", "chg-1", 1, [], {}, false] {
		judge(testing.patch(good, {0: {"of": other}})).findings == {{
			"code": "governance.approval_of_another_change",
			"subject": "approver",
			"detail": {"expected": ["CHG-1"], "actual": other},
			"evidence": {0},
		}}
	}
	unnamed := testing.remove(testing.patch(good, {0: {"of": "CHG-1"}}), {4})
	testing.codes(judge(unnamed)) == {"governance.approval_of_another_change"}
}

test_who_must_approve_must_be_named if {
	doc := testing.set_with(good, {"roles": ["operator"]})
	testing.supported(judge(doc), {0, 1, 3})
	judge(testing.remove(doc, {0})).findings == {{
		"code": "governance.role_missing",
		"subject": "approver",
		"detail": {},
		"evidence": set(),
	}}
	testing.codes(judge(testing.patch(doc, {0: {"placeholder": true}}))) == {"governance.role_missing"}
}

again(change) := testing.set_with(
	testing.add(good, [testing.merge(testing.approval("approver", "dave"), change)]),
	{"approvals": testing.select([0, 1, 2, 5])},
)

# What else the role approved, or approved too late, takes nothing away.
test_one_approval_that_holds_is_enough if {
	every change in [{"until": testing.at(6)}, {"at": testing.at(50)}, {"at": null}, {"of": "CHG-0"}] {
		testing.supported(judge(again(change)), {0, 1, 3, 5})
	}
	testing.supported(judge(testing.patch(again({}), {0: {"until": testing.at(6)}})), {0, 1, 3, 5})
}

test_no_two_approvals_make_one_that_holds if {
	judge(testing.patch(again({"at": testing.at(50)}), {0: {"until": testing.at(6)}})).findings == {
		{
			"code": "governance.approval_expired",
			"subject": "approver",
			"detail": {"actual": testing.at(6)},
			"evidence": {0, 3},
		},
		{
			"code": "governance.approval_late",
			"subject": "approver",
			"detail": {"actual": testing.at(50)},
			"evidence": {3, 5},
		},
	}
	testing.codes(judge(testing.patch(again({"placeholder": true}), {0: {"at": null}}))) == {"governance.approval_late"}
}

test_a_missing_field_holds_nothing if {
	testing.codes(judge(testing.drop(good, 0, "at"))) == {"governance.approval_late"}
	testing.codes(judge(testing.drop(good, 0, "until"))) == {"governance.approval_expired"}
	testing.codes(judge(testing.drop(good, 0, "of"))) == {"governance.approval_of_another_change"}
}

# Every text is more than a number, so any approval would come before such an action.
test_an_action_without_a_time_is_approved_by_nothing if {
	every wrong in testing.no_number {
		doc := testing.patch(good, {3: {"begin": {"us": wrong}}, 0: {"until": testing.at(99)}})
		testing.codes(judge(doc)) == {"governance.approval_late", "governance.approval_expired"}
	}
	testing.codes(judge(testing.drop(good, 3, "begin"))) == {"governance.approval_late"}
}

test_the_change_itself_is_no_placeholder if {
	doc := testing.patch(good, {0: {"of": "TBD"}, 4: {"value": "TBD", "placeholder": true}})
	testing.codes(judge(doc)) == {"governance.approval_of_another_change"}
}

# Nobody knows whether an approval came before an attempt whose time nobody knows.
test_of_several_attempts_one_without_a_time if {
	twice := testing.set_with(testing.add(good, [testing.step("close", 2)]), {"action": testing.select([3, 5])})
	testing.supported(judge(twice), {0, 1, 3, 5})
	every wrong in [{"begin": null}, {"begin": {}}] {
		testing.codes(judge(testing.patch(twice, {5: wrong}))) == {"governance.approval_late"}
	}
}
