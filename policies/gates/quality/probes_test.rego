package gates.quality.probes_test

import data.gates.quality.probes
import data.lib.testing

# The action ends at second 15.
good := testing.input_for(
	"quality.probes",
	[testing.probe(1, 20), testing.probe(2, 30), testing.probe(3, 40), testing.step("deploy", 1)],
	{
		"probes": testing.select([0, 1, 2]),
		"after": testing.select([3]),
		"before": testing.select([]),
		"endpoint": "/healthz",
		"status": 200,
		"facts": {"/ok": true},
		"min_attempts": 3,
		"max_gap": testing.seconds(10),
	},
)

judge(doc) := answer if {
	answer := object.get(probes.results, "line", null) with input as doc
}

test_healthy if testing.supported(judge(good), {0, 1, 2})

test_no_facts_demanded if {
	testing.supported(judge(testing.patch(testing.set_with(good, {"facts": {}}), {0: {"facts": {}}})), {0, 1, 2})
}

test_few if {
	judge(testing.remove(good, {2})).findings == {{
		"code": "quality.probes_missing",
		"subject": "line",
		"detail": {"expected": 3, "actual": 2},
		"evidence": {0, 1},
	}}
	testing.codes(judge(testing.remove(good, {0, 1, 2}))) == {"quality.probes_missing"}
}

test_none_satisfy_nothing if {
	testing.codes(judge(testing.set_with(testing.remove(good, {0, 1, 2}), {"min_attempts": 0}))) == {"quality.probes_missing"}
}

test_one_attempt_is_a_series if {
	one := testing.set_with(testing.remove(good, {1, 2}), {"min_attempts": 1})
	testing.supported(judge(one), {0})
	testing.codes(judge(testing.patch(one, {0: {"series": null}}))) == {"quality.series_mixed"}
}

test_failed if {
	every change in [
		{"outcome": "timeout", "status": null}, {"outcome": "refused"}, {"outcome": "error"}, {"outcome": null}, {"outcome": ""},
		{"status": 503}, {"status": 401}, {"status": "200"}, {"status": null}, {"status": "n/a"}, {"status": 0}, {"status": [200]},
		{"facts": {}}, {"facts": {"/ok": false}}, {"facts": {"/ok": "true"}}, {"facts": {"/ok": null}}, {"facts": {"/ok": 1}},
		{"facts": {"/OK": true}},
	] {
		testing.codes(judge(testing.patch(good, {1: change}))) == {"quality.probe_failed"}
	}
}

# Another endpoint that is as well.
test_elsewhere if {
	every url in ["https://example.test/health", "https://example.test/healthz/", "https://example.test/x/healthz", "/healthz", null] {
		moved := testing.patch(good, {0: {"url": url}, 1: {"url": url}, 2: {"url": url}})
		"quality.probe_failed" in testing.codes(judge(moved))
	}
	every url in ["https://other.test/healthz", "http://127.0.0.1:8080/healthz"] {
		testing.supported(judge(testing.patch(good, {0: {"url": url}, 1: {"url": url}, 2: {"url": url}})), {0, 1, 2})
	}
}

# A status of 200 around a body that says otherwise.
test_failed_in_the_body if {
	judge(testing.patch(good, {1: {"facts": {"/ok": false, "/other": 1}}})).findings == {{
		"code": "quality.probe_failed",
		"subject": "s#2",
		"detail": {
			"expected": {"endpoint": "/healthz", "status": 200, "facts": {"/ok": true}},
			"actual": {
				"url": "https://example.test/healthz",
				"outcome": "response",
				"status": 200,
				"facts": {"/ok": false},
			},
		},
		"evidence": {1},
	}}
}

test_stale if {
	judge(testing.patch(good, {3: {"end": testing.at(21)}})).findings == {{
		"code": "quality.probe_stale",
		"subject": "s#1",
		"detail": {"actual": "20s"},
		"evidence": {0, 3},
	}}
	testing.supported(judge(testing.patch(good, {3: {"end": testing.at(20)}})), {0, 1, 2})
}

test_after_every_attempt_of_the_action if {
	doc := testing.set_with(testing.add(good, [testing.step("deploy", 9)]), {"after": testing.select([3, 4])})
	testing.subjects(judge(doc)) == {"s#1", "s#2", "s#3"}
}

test_without_the_action_nothing_comes_after_it if {
	testing.codes(judge(testing.remove(good, {3}))) == {"quality.probe_stale"}
	testing.codes(judge(testing.drop(good, 3, "end"))) == {"quality.probe_stale"}
	every wrong in ["n/a", "", [], {}] {
		testing.codes(judge(testing.patch(good, {3: {"end": {"us": wrong}}}))) == {"quality.probe_stale"}
	}
}

test_gap if {
	judge(testing.patch(good, {2: {"gapUs": 10000001}})).findings == {{
		"code": "quality.probe_gap",
		"subject": "s#3",
		"detail": {"expected": testing.seconds(10)},
		"evidence": {2},
	}}
	every wrong in ["n/a", "", "1", [], {}] {
		testing.codes(judge(testing.patch(good, {2: {"gapUs": wrong}}))) == {"quality.probe_gap"}
	}
}

test_incomplete if {
	judge(testing.patch(good, {0: {"complete": false}, 1: {"complete": false}})).findings == {{
		"code": "quality.series_incomplete",
		"subject": "line",
		"detail": {},
		"evidence": {0, 1},
	}}
	every wrong in testing.no_boolean {
		testing.codes(judge(testing.patch(good, {2: {"complete": wrong}}))) == {"quality.series_incomplete"}
	}
	testing.codes(judge(testing.drop(good, 2, "complete"))) == {"quality.series_incomplete"}
}

test_late if {
	waiting := testing.set_with(
		object.union(good, {"items": array.concat(good.items, [testing.step("reopen", 9)])}),
		{"before": testing.select([4])},
	)
	testing.supported(judge(testing.patch(waiting, {4: {"begin": {"us": 40000000, "text": "t"}}})), {0, 1, 2})
	testing.codes(judge(testing.patch(waiting, {4: {"begin": {"us": 39999999, "text": "t"}}}))) == {"quality.probe_late"}
	testing.codes(judge(testing.patch(waiting, {4: {"begin": {"us": "n/a", "text": "t"}}}))) == {"quality.probe_late"}
}

# The first attempt of a series knows no gap before it.
test_one_series_of_one_url if {
	every change in [{"series": "other"}, {"url": "https://other.test/healthz"}, {"attempt": 1, "gapUs": null}, {"attempt": "3"}] {
		judge(testing.patch(good, {2: change})).findings == {{
			"code": "quality.series_mixed",
			"subject": "line",
			"detail": {},
			"evidence": {0, 1, 2},
		}}
	}
	every field in ["series", "attempt"] {
		testing.codes(judge(testing.drop(good, 2, field))) == {"quality.series_mixed"}
	}
	testing.codes(judge(testing.drop(good, 2, "url"))) == {"quality.probe_failed", "quality.series_mixed"}
}

# Null and true are less than every number.
test_a_gap_that_is_not_known if {
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {2: {"gapUs": wrong}}))) == {"quality.probe_gap"}
	}
	testing.codes(judge(testing.drop(good, 2, "gapUs"))) == {"quality.probe_gap"}
}

test_a_time_that_is_not_known if {
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {1: {"at": {"us": wrong}}}))) == {"quality.probe_stale", "quality.series_incomplete"}
		testing.codes(judge(testing.patch(good, {3: {"end": {"us": wrong}}}))) == {"quality.probe_stale"}
	}
	testing.codes(judge(testing.drop(good, 1, "at"))) == {"quality.probe_stale", "quality.series_incomplete"}
}

test_one_of_two_actions_without_an_end if {
	doc := testing.set_with(testing.add(good, [testing.merge(testing.step("deploy", 0), {"end": null})]), {"after": testing.select([3, 4])})
	testing.codes(judge(doc)) == {"quality.probe_stale"}
}

test_a_missing_field_is_no_health if {
	every doc in testing.without(good, 1, ["outcome", "status", "facts"]) {
		testing.codes(judge(doc)) == {"quality.probe_failed"}
	}
	every wrong in [null, "", [], 1, true] {
		testing.codes(judge(testing.patch(good, {1: {"facts": wrong}}))) == {"quality.probe_failed"}
	}
}
