package gates.rollback.obliged_by_probes_test

import data.gates.rollback.obliged_by_probes
import data.lib.testing

# The deployment begins at second 10; the attempts are of seconds 20, 30 and 40; the rollback begins at 50.
good := testing.group(
	testing.input_for(
		"rollback.obliged_by_probes",
		[
			testing.step("deploy", 1),
			testing.probe(1, 20),
			testing.probe(2, 30),
			testing.probe(3, 40),
			testing.merge(testing.step("undeploy", 5), {"phase": "rollback"}),
		],
		{
			"probes": testing.select([1, 2, 3]),
			"cover": ["s"],
			"status": 200,
			"facts": {"/ok": true},
			"samples": 2,
			"after": testing.select([0]),
			"steps": testing.select([0]),
			"within": testing.seconds(10),
		},
	),
	"series",
)

judge(doc) := answer if {
	answer := object.get(obliged_by_probes.results, "line", null) with input as testing.group(doc, "series")
}

twice(change) := testing.patch(good, {2: change, 3: change})

support := {0, 1, 2, 3}

test_a_series_that_nobody_demanded if {
	testing.codes(judge(testing.set_with(twice({"status": 500}), {"cover": []}))) == {"rollback.probe_unanswered"}
}

test_no_trigger if {
	testing.supported(judge(good), support)
	testing.supported(judge(testing.patch(good, {1: {"status": 503}, 3: {"status": 503}})), support)
}

test_unanswered if {
	judge(twice({"status": 503})).findings == {{
		"code": "rollback.probe_unanswered",
		"subject": "s",
		"detail": {"actual": 40000000},
		"evidence": {2, 3},
	}}
	every change in [
		{"outcome": "refused"},
		{"status": "200"},
		{"status": null},
		{"facts": {}},
		{"facts": {"/ok": "true"}},
		{"facts": null},
	] {
		testing.codes(judge(twice(change))) == {"rollback.probe_unanswered"}
	}
	every field in ["outcome", "status", "facts"] {
		testing.codes(judge(testing.drop(testing.drop(good, 2, field), 3, field))) == {"rollback.probe_unanswered"}
	}
}

test_answered if {
	answered := testing.set_with(twice({"status": 503}), {"steps": testing.select([0, 4])})
	testing.supported(judge(answered), support)
	testing.codes(judge(testing.patch(answered, {4: {"begin": testing.at(51)}}))) == {"rollback.probe_answered_late"}
	testing.codes(judge(testing.patch(answered, {0: {"end": testing.at(60)}, 4: {"phase": "forward"}}))) == {
		"rollback.probe_unanswered",
		"rollback.probe_ignored",
	}
}

test_missing if {
	judge(testing.remove(good, {1, 2, 3})).findings == {{
		"code": "rollback.probe_missing",
		"subject": "s",
		"detail": {},
		"evidence": set(),
	}}
	testing.codes(judge(testing.drop(good, 1, "at"))) == {"rollback.probe_missing"}
	testing.subjects(judge(testing.drop(good, 1, "series"))) == {"(unnamed)"}
	testing.codes(judge(testing.patch(good, {0: {"begin": testing.at(41)}}))) == {"rollback.probe_missing"}
}

test_action_missing if {
	testing.codes(judge(testing.remove(good, {0}))) == {"rollback.probe_action_missing"}
	testing.codes(judge(testing.drop(good, 0, "begin"))) == {"rollback.probe_action_missing"}
}

# A rollback may be begun before there was anything to sample.
test_nothing_covered if {
	uncovered := testing.set_with(good, {"cover": []})
	testing.supported(judge(uncovered), support)
	testing.supported(judge(testing.remove(uncovered, {1, 2, 3})), {0})
}

test_every_fact_is_demanded if {
	both := testing.set_with(good, {"facts": {"/ok": true, "/writable": true}})
	facts := {"facts": {"/ok": true, "/writable": true}}
	whole := testing.patch(both, {1: facts, 2: facts, 3: facts})
	testing.supported(judge(whole), support)
	half := {"facts": {"/ok": true, "/writable": false}}
	not testing.supported(judge(testing.patch(whole, {2: half, 3: half})), support)
}
