package gates.governance.labels_kept_test

import data.gates.governance.labels_kept
import data.lib.testing

# Labels were read at second 20, and the approval was given at second 5.
good := testing.group(
	testing.input_for(
		"governance.labels_kept",
		[
			testing.promo_label("before", "hydrology", "sensitivity", "low"),
			testing.promo_label("before", "hydrology", "care", "none"),
			testing.promo_label("after", "hydrology", "sensitivity", "low"),
			testing.promo_label("after", "hydrology", "care", "none"),
			testing.merge(testing.approval("steward", "dana"), {"of": "hydrology/care"}),
		],
		{
			"before": testing.select([0, 1]),
			"after": testing.select([2, 3]),
			"cover": ["hydrology"],
			"approvals": testing.select([4]),
			"roles": ["steward"],
		},
	),
	"subject",
)

judge(doc) := answer if {
	answer := object.get(labels_kept.results, "line", null) with input as testing.group(doc, "subject")
}

approved := testing.patch(good, {3: {"value": "cultural"}})

test_nothing_was_read if {
	open_ended := testing.set_with(good, {"cover": []})
	testing.supported(judge(open_ended), {0, 1, 2, 3})
	nothing := testing.set_with(open_ended, {"before": testing.select([]), "after": testing.select([])})
	testing.codes(judge(nothing)) == {"governance.labels_missing"}
}

test_kept if testing.supported(judge(good), {0, 1, 2, 3})

test_approved_change if {
	testing.supported(judge(approved), {0, 1, 2, 3})
	testing.supported(judge(testing.patch(approved, {4: {"until": testing.at(21)}})), {0, 1, 2, 3})
	testing.supported(judge(testing.remove(good, {3})), {0, 1, 2})
	testing.supported(judge(testing.remove(good, {1})), {0, 2, 3})
}

test_unapproved_change if {
	judge(testing.patch(good, {2: {"value": "high"}})).findings == {{
		"code": "governance.label_changed",
		"subject": "hydrology/sensitivity",
		"detail": {"expected": ["low"], "actual": ["high"]},
		"evidence": {0, 2},
	}}
	testing.subjects(judge(testing.remove(good, {2}))) == {"hydrology/sensitivity"}
	testing.subjects(judge(testing.remove(good, {0}))) == {"hydrology/sensitivity"}
	testing.codes(judge(testing.remove(approved, {4}))) == {"governance.label_changed"}
}

test_approval_that_does_not_cover if {
	every change in [
		{"of": "hydrology/sensitivity"},
		{"of": null},
		{"role": "author"},
		{"placeholder": true},
		{"whoKey": ""},
		{"at": null},
		{"at": testing.at(21)},
		{"until": testing.at(20)},
		{"until": {"us": "n/a"}},
	] {
		testing.codes(judge(testing.patch(approved, {4: change}))) == {"governance.label_changed"}
	}
	every doc in testing.without(approved, 4, ["of", "role", "placeholder", "whoKey", "at", "until"]) {
		testing.codes(judge(doc)) == {"governance.label_changed"}
	}
}

# The label that was read first tells whether the approval came before.
test_approved_between_two_readings if {
	testing.codes(judge(testing.patch(approved, {2: {"at": testing.at(4)}}))) == {"governance.label_changed"}
}

# Whether the approval came first is not known.
test_labels_without_a_time if {
	testing.codes(judge(testing.patch(approved, {2: {"at": null}}))) == {"governance.label_changed"}
	testing.codes(judge(testing.drop(approved, 3, "at"))) == {"governance.label_changed"}
}

test_missing if {
	answer := judge(testing.remove(good, {2, 3}))
	testing.codes(answer) == {"governance.labels_missing", "governance.label_changed"}
	judge(testing.remove(good, {0, 1, 2, 3})).findings == {
		{"code": "governance.labels_missing", "subject": "hydrology", "detail": {"expected": "before"}, "evidence": set()},
		{"code": "governance.labels_missing", "subject": "hydrology", "detail": {"expected": "after"}, "evidence": set()},
	}
}

test_unclear if {
	twice := testing.set_with(
		testing.add(good, [testing.promo_label("after", "hydrology", "care", "cultural")]),
		{"after": testing.select([2, 3, 5])},
	)
	"governance.label_unclear" in testing.codes(judge(twice))
	every field in ["subject", "name"] {
		every wrong in testing.no_text {
			"governance.label_unclear" in testing.codes(judge(testing.patch(good, {2: {field: wrong}})))
		}
		"governance.label_unclear" in testing.codes(judge(testing.drop(good, 2, field)))
	}
	every wrong in [null, 1, true, [], {}] {
		"governance.label_unclear" in testing.codes(judge(testing.patch(good, {0: {"value": wrong}, 2: {"value": wrong}})))
	}
}
