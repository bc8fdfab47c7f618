package gates.rollback.log_unbroken_test

import data.gates.rollback.log_unbroken
import data.lib.testing

segment(number, seconds) := testing.merge(
	testing.metric("timeline-1", "wal-segment", number),
	{"at": testing.at(seconds), "scope": $"segment-{number}"},
)

# The backup ends at second 15, the action begins at second 50.
good := testing.input_for(
	"rollback.log_unbroken",
	[segment(7, 12), segment(8, 25), segment(9, 40), testing.step("backup", 1), testing.step("deploy", 5)],
	{
		"segments": testing.select([0, 1, 2]),
		"since": testing.select([3]),
		"until": testing.select([4]),
		"max_gap": testing.seconds(15),
	},
)

judge(doc) := answer if {
	answer := object.get(log_unbroken.results, "line", null) with input as doc
}

test_unbroken if testing.supported(judge(good), {0, 1, 2, 3, 4})

test_at_one_moment if {
	doc := testing.set_with(testing.patch(good, {2: {"at": testing.at(25)}}), {"max_gap": testing.seconds(25)})
	testing.supported(judge(doc), {0, 1, 2, 3, 4})
}

test_reaches_just_so if testing.satisfied(judge(testing.patch(good, {2: {"at": testing.at(35)}})))

# The listing may go on after the action.
test_later_segment if {
	doc := testing.set_with(testing.add(good, [segment(10, 55)]), {"segments": testing.select([0, 1, 2, 5])})
	testing.satisfied(judge(doc))
}

test_number_missing if {
	judge(testing.patch(good, {1: {"value": 6}})).findings == {
		{"code": "rollback.log_gap", "subject": "segment-7", "detail": {"expected": testing.seconds(15)}, "evidence": {0, 1}},
		{"code": "rollback.log_gap", "subject": "segment-9", "detail": {"expected": testing.seconds(15)}, "evidence": {0, 2}},
		{
			"code": "rollback.log_begins_late",
			"subject": "segment-8",
			"detail": {"actual": "25s"},
			"evidence": {1, 3},
		},
	}
	testing.codes(judge(testing.patch(good, {2: {"value": 10}}))) == {"rollback.log_gap"}
}

test_pause if {
	judge(testing.patch(good, {1: {"at": testing.at(24)}})).findings == {{
		"code": "rollback.log_gap",
		"subject": "segment-9",
		"detail": {"expected": testing.seconds(15)},
		"evidence": {1, 2},
	}}
	testing.codes(judge(testing.patch(good, {1: {"at": testing.at(41)}}))) == {"rollback.log_gap"}
}

test_doubled if {
	judge(testing.patch(good, {1: {"value": 7, "scope": "copy"}, 2: {"value": 8}})).findings == {
		{"code": "rollback.log_doubled", "subject": "copy", "detail": {}, "evidence": {0, 1}},
	}
}

test_mixed if {
	judge(testing.patch(good, {2: {"series": "timeline-2"}})).findings == {{
		"code": "rollback.log_mixed",
		"subject": "log",
		"detail": {"actual": ["timeline-1", "timeline-2"]},
		"evidence": {0, 1, 2},
	}}
	testing.codes(judge(testing.patch(good, {2: {"source": testing.source("other.txt")}}))) == {"rollback.log_mixed"}
}

# A segment without a place fills none.
test_unplaced if {
	expected := {"rollback.log_unplaced", "rollback.log_ends_early"}
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {2: {"value": wrong}}))) == expected
	}
	every doc in testing.without(good, 2, ["value", "at"]) {
		testing.codes(judge(doc)) == expected
	}
	testing.subjects(judge(testing.patch(good, {2: {"value": null, "scope": null}}))) == {"wal-segment", "segment-8"}
}

test_begins_late if {
	judge(testing.patch(good, {0: {"at": testing.at(16)}})).findings == {{
		"code": "rollback.log_begins_late",
		"subject": "segment-7",
		"detail": {"actual": "16s"},
		"evidence": {0, 3},
	}}
	testing.codes(judge(testing.drop(good, 3, "end"))) == {"rollback.log_begins_late"}
}

test_ends_early if {
	judge(testing.remove(good, {2})).findings == {{
		"code": "rollback.log_ends_early",
		"subject": "segment-8",
		"detail": {"expected": testing.seconds(15)},
		"evidence": {1, 4},
	}}
	testing.codes(judge(testing.drop(good, 4, "begin"))) == {"rollback.log_ends_early"}
}

test_missing if {
	every refs in [{3}, {4}, {0, 1, 2}, {0, 1, 2, 3, 4}] {
		judge(testing.remove(good, refs)).findings == {{
			"code": "rollback.log_missing",
			"subject": "line",
			"detail": {},
			"evidence": set(),
		}}
	}
}

test_a_single_segment if {
	one := testing.set_with(testing.remove(good, {1, 2}), {"max_gap": testing.seconds(60)})
	testing.satisfied(judge(one))
	testing.codes(judge(testing.patch(one, {0: {"at": testing.at(20)}}))) == {"rollback.log_begins_late"}
	testing.codes(judge(testing.set_with(one, {"max_gap": testing.seconds(15)}))) == {"rollback.log_ends_early"}
}
