package gates.quality.probes_each_test

import data.gates.quality.probes_each
import data.lib.testing

good := testing.input_for(
	"quality.probes_each",
	[
		testing.promo_member("one"),
		testing.promo_member("two"),
		testing.merge(testing.probe(1, 50), {"series": "one"}),
		testing.merge(testing.probe(2, 60), {"series": "one"}),
		testing.merge(testing.probe(1, 50), {"series": "two"}),
		testing.step("switch", 4),
	],
	{
		"subjects": testing.select([0, 1]),
		"probes": testing.select([2, 3, 4]),
		"after": testing.select([5]),
		"status": 200,
		"min_attempts": 1,
	},
)

judge(doc) := answer if {
	answer := object.get(probes_each.results, "line", null) with input as testing.group(doc, "series")
}

test_probed_each if testing.supported(judge(good), {0, 1, 2, 3, 4})

test_no_subjects if {
	testing.codes(judge(testing.remove(good, {0, 1, 2, 3, 4}))) == {"quality.subjects_missing"}
}

test_unprobed if {
	judge(testing.set_with(good, {"min_attempts": 2})).findings == {{
		"code": "quality.subject_unprobed",
		"subject": "two",
		"detail": {"expected": 2, "actual": 1},
		"evidence": {1},
	}}
	testing.codes(judge(testing.set_with(testing.remove(good, {4}), {"min_attempts": 0}))) == {"quality.subject_unprobed"}
	"quality.subject_unprobed" in testing.codes(judge(testing.drop(good, 1, "id")))
}

test_stranger if {
	testing.codes(judge(testing.remove(good, {1}))) == {"quality.subject_unexpected"}
	testing.codes(judge(testing.drop(good, 3, "series"))) == {"quality.subject_unexpected"}
}

test_failed if {
	judge(testing.patch(good, {4: {"status": 503}})).findings == {{
		"code": "quality.subject_probe_failed",
		"subject": "two#1",
		"detail": {"expected": 200, "actual": 503},
		"evidence": {4},
	}}
	every change in [{"outcome": "timeout", "status": null}, {"status": "200"}, {"outcome": null}] {
		testing.codes(judge(testing.patch(good, {4: change}))) == {"quality.subject_probe_failed"}
	}
}

test_incomplete if {
	testing.codes(judge(testing.patch(good, {4: {"complete": false}}))) == {"quality.subject_series_incomplete"}
	testing.codes(judge(testing.drop(good, 4, "complete"))) == {"quality.subject_series_incomplete"}
}

test_early if {
	judge(testing.patch(good, {4: {"at": testing.at(44)}})).findings == {{
		"code": "quality.subject_probe_early",
		"subject": "two#1",
		"detail": {"actual": "44s"},
		"evidence": {4, 5},
	}}
	testing.codes(judge(testing.set_with(good, {"after": testing.select([])}))) == {"quality.subject_probe_early"}
	testing.codes(judge(testing.drop(good, 3, "at"))) == {
		"quality.subject_probe_early",
		"quality.subject_series_incomplete",
	}
}
