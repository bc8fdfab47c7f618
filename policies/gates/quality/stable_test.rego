package gates.quality.stable_test

import data.gates.quality.stable
import data.lib.testing

# The action ends at second 15.
good := testing.input_for(
	"quality.stable",
	[testing.probe(1, 5), testing.probe(2, 20), testing.probe(3, 30), testing.probe(4, 40), testing.step("apply", 1)],
	{
		"samples": testing.select([0, 1, 2, 3]),
		"by": "series",
		"cover": ["s"],
		"after": testing.select([4]),
		"facts": {"/status": 200, "/facts/~1ok": true},
		"min_samples": 3,
		"min_duration": testing.seconds(25),
		"max_gap": testing.seconds(10),
	},
)

judge(doc) := answer if {
	answer := object.get(stable.results, "line", null) with input as doc
}

test_stable if testing.supported(judge(good), {1, 2, 3, 4})

test_what_was_before_the_action_does_not_count if {
	testing.supported(judge(testing.patch(good, {0: {"status": 503}})), {1, 2, 3, 4})
}

test_events_by_subject if {
	events := [testing.event_at("alert", "latency", "ok", at) | some at in [20, 30, 40]]
	doc := testing.set_with(testing.add(good, events), {
		"samples": testing.select([5, 6, 7]),
		"by": "subject",
		"cover": ["latency"],
		"facts": {"/state": "ok"},
	})
	testing.supported(judge(doc), {4, 5, 6, 7})
	judge(testing.patch(doc, {6: {"state": "firing"}})).findings == {{
		"code": "quality.sample_bad",
		"subject": "latency",
		"detail": {"expected": {"/state": "ok"}, "actual": [{"/state": "firing"}]},
		"evidence": {6},
	}}
}

test_bad if {
	every change in [
		{"status": 503}, {"status": "200"}, {"status": null}, {"facts": {}}, {"facts": {"/ok": "true"}}, {"facts": null},
	] {
		testing.codes(judge(testing.patch(good, {2: change}))) == {"quality.sample_bad"}
	}
	testing.codes(judge(testing.drop(good, 2, "status"))) == {"quality.sample_bad"}
}

test_few if {
	judge(testing.set_with(good, {"min_samples": 4})).findings == {{
		"code": "quality.window_samples_few",
		"subject": "s",
		"detail": {"expected": 4, "actual": 3},
		"evidence": {1, 2, 3},
	}}
	none := testing.set_with(testing.remove(good, {0, 1, 2, 3}), {"min_samples": 0})
	testing.codes(judge(none)) == {"quality.window_samples_few"}
	testing.subjects(judge(testing.set_with(good, {"cover": ["s", "other"]}))) == {"other"}
}

test_one_sample_is_enough_where_one_is_asked_for if {
	one := testing.set_with(testing.remove(good, {2, 3}), {"min_samples": 1, "min_duration": testing.seconds(5)})
	testing.supported(judge(one), {1, 4})
}

test_gap_after_the_first_sample if {
	testing.codes(judge(testing.set_with(testing.remove(good, {2}), {"min_samples": 2}))) == {"quality.window_gap"}
}

# The same moment twice is one sample.
test_doubled_samples if {
	doc := testing.set_with(testing.patch(good, {2: {"at": testing.at(20)}}), {"max_gap": testing.seconds(20)})
	testing.codes(judge(doc)) == {"quality.window_samples_few"}
}

test_short if {
	judge(testing.set_with(good, {"min_duration": testing.seconds(26)})).findings == {{
		"code": "quality.window_short",
		"subject": "s",
		"detail": {"expected": testing.seconds(26), "actual": "40s"},
		"evidence": {3},
	}}
}

test_gap if {
	judge(testing.patch(good, {2: {"at": testing.at(29)}})).findings == {{
		"code": "quality.window_gap",
		"subject": "s",
		"detail": {"expected": testing.seconds(10), "actual": ["40s"]},
		"evidence": {3},
	}}
	testing.codes(judge(testing.patch(good, {4: {"end": testing.at(9)}}))) == {"quality.window_gap"}
}

test_without_the_action_there_is_no_window if {
	testing.codes(judge(testing.remove(good, {4}))) == {"quality.window_unopened", "quality.window_samples_few"}
	every wrong in testing.no_number {
		"quality.window_unopened" in testing.codes(judge(testing.patch(good, {4: {"end": {"us": wrong}}})))
	}
}

test_unplaced if {
	every wrong in testing.no_number {
		"quality.sample_unplaced" in testing.codes(judge(testing.patch(good, {0: {"at": {"us": wrong}}})))
	}
	every wrong in [null, 0, [], {}, false] {
		testing.codes(judge(testing.patch(good, {0: {"series": wrong}}))) == {"quality.sample_unplaced"}
	}
	judge(testing.drop(good, 0, "at")).findings == {{
		"code": "quality.sample_unplaced",
		"subject": "s",
		"detail": {},
		"evidence": {0},
	}}
	testing.codes(judge(testing.drop(good, 0, "series"))) == {"quality.sample_unplaced"}
}

test_cut_off if {
	judge(testing.patch(good, {1: {"complete": false}, 3: {"complete": false}})).findings == {{
		"code": "quality.samples_cut_off",
		"subject": "s",
		"detail": {},
		"evidence": {1, 3},
	}}
	every wrong in testing.no_boolean {
		testing.codes(judge(testing.patch(good, {1: {"complete": wrong}}))) == {"quality.samples_cut_off"}
	}
}
