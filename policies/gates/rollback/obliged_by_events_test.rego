package gates.rollback.obliged_by_events_test

import data.gates.rollback.obliged_by_events
import data.lib.testing

# The deployment begins at second 10, the incident at 20; the rollback begins at 30.
good := testing.input_for(
	"rollback.obliged_by_events",
	[
		testing.step("deploy", 1),
		testing.file("incidents"),
		testing.merge(testing.promo_event("incident", "INC-1", "P2", 20, 25), {"until": null}),
		testing.promo_event("incident", "INC-2", "P0", 2, 9),
		testing.merge(testing.step("undeploy", 3), {"phase": "rollback"}),
		testing.step("patch", 2),
	],
	{
		"lists": testing.select([1]),
		"events": testing.select([2, 3]),
		"harmless": ["P2"],
		"after": testing.select([0]),
		"steps": testing.select([0]),
		"within": testing.seconds(10),
	},
)

judge(doc) := answer if {
	answer := object.get(obliged_by_events.results, "line", null) with input as doc
}

open := testing.patch(good, {2: {"state": "P0"}})

support := {0, 1, 2, 3}

test_no_trigger if testing.supported(judge(good), support)

test_an_empty_list_is_an_answer if testing.supported(judge(testing.remove(good, {2, 3})), {0, 1})

test_a_missing_list_is_none if {
	judge(testing.remove(good, {1})).findings == {{
		"code": "rollback.incidents_missing",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

test_unanswered if {
	judge(open).findings == {{
		"code": "rollback.incident_unanswered",
		"subject": "INC-1",
		"detail": {"actual": 20000000},
		"evidence": {2},
	}}
	every wrong in array.concat(testing.no_text, ["p2", "P2 "]) {
		testing.codes(judge(testing.patch(good, {2: {"state": wrong}}))) == {"rollback.incident_unanswered"}
	}
	testing.codes(judge(testing.drop(good, 2, "state"))) == {"rollback.incident_unanswered"}
	testing.subjects(judge(testing.drop(open, 2, "subject"))) == {"(unnamed)"}
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(open, {2: {"until": {"us": wrong}}}))) == {"rollback.incident_unanswered"}
	}
}

test_answered if {
	doc := testing.set_with(open, {"steps": testing.select([0, 4])})
	testing.supported(judge(doc), support)
	testing.codes(judge(testing.patch(doc, {4: {"begin": testing.at(31)}}))) == {"rollback.incident_answered_late"}
	testing.codes(judge(testing.set_with(testing.patch(doc, {5: {"begin": testing.at(21)}}), {"steps": testing.select([0, 4, 5])}))) == {"rollback.incident_ignored"}
}

# It was open when the action began.
test_an_older_incident if {
	every until in [null, testing.at(10), {"us": "n/a"}] {
		judge(testing.patch(good, {3: {"until": until}})).findings == {{
			"code": "rollback.incident_unanswered",
			"subject": "INC-2",
			"detail": {"actual": 10000000},
			"evidence": {3},
		}}
	}
	testing.codes(judge(testing.drop(good, 3, "until"))) == {"rollback.incident_unanswered"}
}

test_the_earliest_of_one_subject if {
	doc := testing.patch(open, {3: {"subject": "INC-1", "at": testing.at(15), "until": null}})
	judge(doc).findings == {{
		"code": "rollback.incident_unanswered",
		"subject": "INC-1",
		"detail": {"actual": 15000000},
		"evidence": {3},
	}}
}

test_undated if {
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(open, {2: {"at": {"us": wrong}}}))) == {"rollback.incident_undated"}
	}
	testing.codes(judge(testing.drop(open, 2, "at"))) == {"rollback.incident_undated"}
}

test_action_missing if {
	testing.codes(judge(testing.remove(good, {0}))) == {"rollback.incident_action_missing"}
	testing.codes(judge(testing.drop(good, 0, "begin"))) == {"rollback.incident_action_missing"}
}
