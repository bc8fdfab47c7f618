package gates.provenance.fresh_test

import data.gates.provenance.fresh
import data.lib.testing

# The action begins at second 60; the items are of seconds 50 and 35.
good := testing.input_for(
	"provenance.fresh",
	[testing.event_at("backup", "db", "completed", 50), testing.step("backup-files", 3), testing.step("deploy", 6)],
	{
		"items": testing.select([0, 1]),
		"action": testing.select([2]),
		"within": testing.seconds(25),
		"demand": "every",
	},
)

one := testing.set_with(good, {"demand": "one"})

judge(doc) := answer if {
	answer := object.get(fresh.results, "line", null) with input as doc
}

test_fresh if {
	testing.supported(judge(good), {0, 1, 2})
	testing.supported(judge(one), {0, 1, 2})
}

test_too_old if {
	judge(testing.patch(good, {1: {"end": {"us": 34999999, "text": "old"}}})).findings == {{
		"code": "provenance.not_fresh",
		"subject": "backup-files",
		"detail": {"expected": testing.seconds(25), "actual": "old"},
		"evidence": {1},
	}}
}

test_after_the_action if {
	testing.supported(judge(testing.patch(good, {0: {"at": testing.at(60)}})), {0, 1, 2})
	testing.codes(judge(testing.patch(good, {0: {"at": {"us": 60000001, "text": "t"}}}))) == {"provenance.not_fresh"}
}

test_one_is_enough_where_one_is_demanded if {
	testing.supported(judge(testing.patch(one, {1: {"end": testing.at(1)}})), {0, 2})
	testing.supported(judge(testing.patch(one, {1: {"end": testing.at(99)}})), {0, 2})
	testing.supported(judge(testing.patch(one, {1: {"end": null}})), {0, 2})
}

test_nothing_fresh if {
	judge(testing.remove(one, {0, 1})).findings == {{
		"code": "provenance.nothing_fresh",
		"subject": "line",
		"detail": {"expected": testing.seconds(25)},
		"evidence": set(),
	}}
	testing.codes(judge(testing.remove(good, {0, 1}))) == {"provenance.nothing_fresh"}
	testing.codes(judge(testing.patch(one, {0: {"at": testing.at(1)}, 1: {"end": testing.at(99)}}))) == {"provenance.nothing_fresh"}
}

test_the_first_attempt_of_the_action_counts if {
	doc := testing.set_with(testing.add(good, [testing.step("deploy", 9)]), {"action": testing.select([2, 3])})
	testing.supported(judge(doc), {0, 1, 2, 3})
	testing.codes(judge(testing.patch(doc, {0: {"at": testing.at(70)}}))) == {"provenance.not_fresh"}
}

test_without_the_action_nothing_is_fresh if {
	judge(testing.remove(one, {2})).findings == {
		{"code": "provenance.action_missing", "subject": "line", "detail": {}, "evidence": set()},
		{"code": "provenance.nothing_fresh", "subject": "line", "detail": {"expected": testing.seconds(25)}, "evidence": {0, 1}},
	}
	every wrong in testing.no_number {
		"provenance.action_missing" in testing.codes(judge(testing.patch(good, {2: {"begin": {"us": wrong}}})))
	}
	"provenance.action_missing" in testing.codes(judge(testing.drop(good, 2, "begin")))
}

test_a_time_that_is_not_known if {
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {0: {"at": {"us": wrong}}}))) == {"provenance.not_fresh"}
	}
	judge(testing.drop(good, 0, "at")).findings == {{
		"code": "provenance.not_fresh",
		"subject": "db",
		"detail": {"expected": testing.seconds(25), "actual": null},
		"evidence": {0},
	}}
}
