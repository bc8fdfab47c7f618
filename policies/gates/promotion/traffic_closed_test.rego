package gates.promotion.traffic_closed_test

import data.gates.promotion.traffic_closed
import data.lib.testing

# Traffic is closed from second 15, when `close` ends, to second 40, when `reopen` begins.
good := testing.input_for(
	"promotion.traffic_closed",
	[
		testing.step("close", 1),
		testing.step("stop", 2),
		testing.step("deploy", 3),
		testing.step("reopen", 4),
		refused(1, 12),
		refused(2, 22),
		refused(3, 32),
		testing.probe(4, 42),
	],
	{
		"steps": testing.select([0, 1, 2, 3]),
		"close": "close",
		"reopen": "reopen",
		"guarded": ["stop", "deploy"],
		"probes": testing.select([4, 5, 6, 7]),
		"closed_status": [503],
		"max_gap": testing.seconds(10),
	},
)

refused(attempt, seconds) := testing.merge(testing.probe(attempt, seconds), {"status": 503})

judge(doc) := answer if {
	answer := object.get(traffic_closed.results, "line", null) with input as doc
}

test_closed if testing.supported(judge(good), {0, 5, 6})

test_a_refused_connection_is_closed if {
	testing.supported(judge(testing.patch(good, {5: {"outcome": "refused", "status": null}})), {0, 5, 6})
}

# Outside the closure, traffic is what it is.
test_probes_outside_the_closure_do_not_count if {
	testing.supported(judge(testing.patch(good, {4: {"status": 200}})), {0, 5, 6})
}

test_open_at_its_last_moment if {
	testing.codes(judge(testing.patch(good, {7: {"at": testing.at(40)}}))) == {"promotion.traffic_open"}
}

# What is reopened as soon as it is closed guards nothing.
test_reopened_at_once if {
	testing.codes(judge(testing.patch(good, {3: {"begin": testing.at(15), "end": testing.at(16)}}))) == {"promotion.not_closed"}
}

test_nothing_closed_traffic if {
	testing.codes(judge(testing.remove(good, {0}))) == {"promotion.close_missing", "promotion.not_closed"}
	every exit in array.concat(testing.no_number, [1]) {
		testing.codes(judge(testing.patch(good, {0: {"exit": exit}}))) == {"promotion.close_missing", "promotion.not_closed"}
	}
	testing.codes(judge(testing.patch(good, {0: {"framed": false}}))) == {"promotion.close_missing", "promotion.not_closed"}
	testing.codes(judge(testing.remove(good, {0, 1, 2, 3, 4, 5, 6, 7}))) == {"promotion.close_missing"}
}

test_a_guarded_step_outside_the_closure if {
	every times in [
		{"begin": testing.at(14)},
		{"begin": testing.at(5), "end": testing.at(9)},
		{"end": testing.at(41)},
		{"begin": testing.at(50), "end": testing.at(60)},
		{"end": {"us": "n/a"}},
		{"begin": null},
		{"end": null},
	] {
		judge(testing.patch(good, {1: times})).findings == {{
			"code": "promotion.not_closed",
			"subject": "stop",
			"detail": {},
			"evidence": {1},
		}}
	}
}

test_traffic_got_through if {
	judge(testing.patch(good, {5: {"status": 200}})).findings == {{
		"code": "promotion.traffic_open",
		"subject": "s#2",
		"detail": {"actual": 200},
		"evidence": {5},
	}}
	every change in [
		{"status": 401}, {"status": "503"}, {"status": null}, {"status": "n/a"}, {"outcome": "timeout", "status": null},
		{"outcome": "error"}, {"outcome": ""}, {"outcome": null},
	] {
		testing.codes(judge(testing.patch(good, {5: change}))) == {"promotion.traffic_open"}
	}
}

test_a_gap if {
	every change in [{"gapUs": 10000001}, {"gapUs": "n/a"}, {"gapUs": ""}, {"gapUs": []}, {"gapUs": {}}] {
		judge(testing.patch(good, {6: change})).findings == {{
			"code": "promotion.closure_unproven",
			"subject": "s#3",
			"detail": {"expected": testing.seconds(10)},
			"evidence": {5, 6},
		}}
	}
}

test_the_first_probe_comes_late if {
	judge(testing.patch(good, {5: {"at": testing.at(26)}})).findings == {{
		"code": "promotion.closure_unproven",
		"subject": "close",
		"detail": {"expected": testing.seconds(10)},
		"evidence": {5},
	}}
	testing.supported(judge(testing.patch(good, {5: {"at": testing.at(25)}})), {0, 5, 6})
}

test_the_last_probe_comes_early if {
	judge(testing.patch(good, {6: {"at": testing.at(29)}})).findings == {{
		"code": "promotion.closure_unproven",
		"subject": "reopen",
		"detail": {"expected": testing.seconds(10)},
		"evidence": {6},
	}}
	testing.supported(judge(testing.patch(good, {6: {"at": testing.at(30)}})), {0, 5, 6})
	testing.codes(judge(testing.remove(good, {6}))) == {"promotion.closure_unproven"}
}

# However short the closure is, something must have been seen of it.
test_no_probes if {
	every limit in [testing.seconds(10), testing.seconds(100)] {
		judge(testing.set_with(testing.remove(good, {4, 5, 6, 7}), {"max_gap": limit})).findings == {{
			"code": "promotion.closure_unproven",
			"subject": "close",
			"detail": {"expected": limit},
			"evidence": set(),
		}}
	}
}

test_a_time_that_is_no_number_proves_nothing if {
	every wrong in testing.no_number {
		"promotion.closure_unproven" in testing.codes(judge(testing.patch(good, {6: {"at": {"us": wrong}}})))
	}
}

test_incomplete if {
	judge(testing.patch(good, {4: {"complete": false}})).findings == {{
		"code": "promotion.probes_incomplete",
		"subject": "s",
		"detail": {"expected": 3},
		"evidence": set(),
	}}
	every wrong in testing.no_boolean {
		testing.codes(judge(testing.patch(good, {5: {"complete": wrong}}))) == {"promotion.probes_incomplete"}
	}
}

# A run that never reopens stays closed to the end of its last guarded step, second 35.
test_never_reopened if {
	testing.supported(judge(testing.remove(good, {3})), {0, 5, 6})
	testing.codes(judge(testing.patch(testing.remove(good, {3}), {6: {"at": testing.at(36)}}))) == {"promotion.closure_unproven"}
}

test_closed_twice if {
	more := [
		testing.step("close", 5),
		testing.step("deploy", 6),
		testing.step("reopen", 7),
		refused(5, 58),
		refused(6, 66),
	]
	twice := testing.set_with(testing.add(good, more), {
		"steps": testing.select([0, 1, 2, 3, 8, 9, 10]),
		"probes": testing.select([4, 5, 6, 7, 11, 12]),
	})
	testing.supported(judge(twice), {0, 5, 6, 8, 11, 12})
	testing.codes(judge(testing.remove(twice, {8}))) == {"promotion.not_closed"}
	testing.codes(judge(testing.remove(twice, {11, 12}))) == {"promotion.closure_unproven"}
}

# Closing alone proves nothing, and without a guarded step no probe would be asked for.
test_a_closure_that_guards_nothing if {
	judge(testing.remove(good, {1, 2, 4, 5, 6, 7})).findings == {{
		"code": "promotion.closure_unproven",
		"subject": "close",
		"detail": {"expected": testing.seconds(10)},
		"evidence": {0},
	}}
	testing.codes(judge(testing.remove(good, {1, 2}))) == {"promotion.closure_unproven"}
}

test_a_guarded_step_without_a_frame_is_guarded_all_the_same if {
	testing.codes(judge(testing.patch(good, {1: {"framed": false, "end": testing.at(41)}}))) == {"promotion.not_closed"}
}

test_a_time_of_a_step_that_is_no_number if {
	every wrong in testing.no_number {
		every field in ["begin", "end"] {
			"promotion.not_closed" in testing.codes(judge(testing.patch(good, {1: {field: {"us": wrong}}})))
		}
		testing.codes(judge(testing.patch(good, {0: {"end": {"us": wrong}}}))) == {"promotion.not_closed"}
		testing.codes(judge(testing.patch(good, {3: {"begin": {"us": wrong}}}))) == {"promotion.not_closed"}
	}
	testing.codes(judge(testing.drop(good, 0, "end"))) == {"promotion.not_closed"}
	every doc in array.concat(testing.without(good, 1, ["begin", "end"]), testing.without(good, 3, ["begin", "end", "n"])) {
		testing.codes(judge(doc)) == {"promotion.not_closed"}
	}
}

# A line that merely looks like a reopening is reason enough to doubt.
test_a_reopening_without_a_frame_ends_the_closure if {
	doc := testing.patch(good, {3: {"framed": false, "begin": testing.at(31)}})
	testing.codes(judge(doc)) == {"promotion.not_closed"}
}

test_a_gap_that_is_not_known if {
	every wrong in testing.no_number {
		judge(testing.patch(good, {6: {"gapUs": wrong}})).findings == {{
			"code": "promotion.closure_unproven",
			"subject": "s#3",
			"detail": {"expected": testing.seconds(10)},
			"evidence": {5, 6},
		}}
	}
	testing.codes(judge(testing.drop(good, 6, "gapUs"))) == {"promotion.closure_unproven"}
}

test_a_missing_field_of_a_probe if {
	testing.codes(judge(testing.drop(good, 5, "status"))) == {"promotion.traffic_open"}
	testing.codes(judge(testing.drop(good, 5, "outcome"))) == {"promotion.traffic_open"}
	testing.codes(judge(testing.drop(testing.drop(good, 5, "complete"), 5, "planned"))) == {"promotion.probes_incomplete"}
	every field in ["series", "url", "attempt"] {
		testing.codes(judge(testing.drop(good, 5, field))) == {"promotion.probes_mixed"}
	}
}

# An attempt at no time stands in no closure, and may have been one that got through.
test_an_attempt_without_a_time if {
	doc := testing.set_with(testing.add(good, [testing.merge(testing.probe(5, 0), {"at": null})]), {"probes": testing.select([4, 5, 6, 7, 8])})
	testing.codes(judge(doc)) == {"promotion.probes_incomplete"}
}

# The first attempt of a series knows no gap before it, and a probe of another URL says nothing of this one.
test_one_series_of_one_url if {
	every change in [{"series": "other"}, {"url": "https://other.test/"}, {"attempt": 2}] {
		judge(testing.patch(good, {6: change})).findings == {{
			"code": "promotion.probes_mixed",
			"subject": "line",
			"detail": {},
			"evidence": set(),
		}}
	}
	testing.codes(judge(testing.patch(good, {6: {"series": "other", "attempt": 1, "gapUs": null}}))) == {
		"promotion.probes_mixed",
		"promotion.closure_unproven",
	}
}

# Closed is closed from the end of the closing step on.
test_a_probe_at_the_very_beginning_counts if {
	testing.codes(judge(testing.patch(good, {4: {"at": testing.at(15), "status": 200}}))) == {"promotion.traffic_open"}
}

test_a_closure_that_guards_nothing_needs_no_probe if {
	again := testing.set_with(testing.add(good, [testing.step("close", 5)]), {"steps": testing.select([0, 1, 2, 3, 8])})
	testing.supported(judge(again), {0, 5, 6, 8})
}
