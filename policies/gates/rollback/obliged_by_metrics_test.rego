package gates.rollback.obliged_by_metrics_test

import data.gates.rollback.obliged_by_metrics
import data.lib.testing

# The deployment lasts from second 10 to 15; the samples are of seconds 20, 30 and 40; the rollback begins at 50.
good := testing.group(
	testing.input_for(
		"rollback.obliged_by_metrics",
		[
			testing.step("deploy", 1),
			testing.promo_metric("failed-jobs", 5, 20),
			testing.promo_metric("failed-jobs", 5, 30),
			testing.promo_metric("failed-jobs", 5, 40),
			testing.merge(testing.step("undeploy", 5), {"phase": "rollback"}),
			testing.step("announce", 3),
		],
		{
			"metrics": testing.select([1, 2, 3]),
			"cover": ["failed-jobs"],
			"limit": 5,
			"samples": 2,
			"after": testing.select([0]),
			"steps": testing.select([0]),
			"within": testing.seconds(10),
		},
	),
	"name",
)

judge(doc) := answer if {
	answer := object.get(obliged_by_metrics.results, "line", null) with input as testing.group(doc, "name")
}

bad := testing.patch(good, {2: {"value": 6}, 3: {"value": 6}})

answered := testing.set_with(bad, {"steps": testing.select([0, 4])})

support := {0, 1, 2, 3}

test_no_trigger if {
	testing.supported(judge(good), support)
	testing.supported(judge(testing.patch(good, {1: {"value": 6}, 3: {"value": 6}})), support)
}

test_answered if {
	testing.supported(judge(answered), support)
	testing.supported(judge(testing.patch(answered, {4: {"begin": testing.at(35)}})), support)
}

test_unanswered if {
	judge(bad).findings == {{
		"code": "rollback.metric_unanswered",
		"subject": "failed-jobs",
		"detail": {"actual": 40000000},
		"evidence": {2, 3},
	}}
	testing.codes(judge(testing.set_with(testing.patch(good, {1: {"value": 6}}), {"samples": 1}))) == {"rollback.metric_unanswered"}
	testing.codes(judge(testing.set_with(testing.patch(good, {1: {"value": 6}}), {"samples": 0}))) == {"rollback.metric_unanswered"}
	testing.supported(judge(testing.set_with(bad, {"samples": 3})), support)
	testing.codes(judge(testing.set_with(bad, {"cover": []}))) == {"rollback.metric_unanswered"}
}

test_a_value_that_is_no_number_is_bad if {
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {2: {"value": wrong}, 3: {"value": wrong}}))) == {"rollback.metric_unanswered"}
	}
	testing.codes(judge(testing.drop(testing.drop(good, 2, "value"), 3, "value"))) == {"rollback.metric_unanswered"}
}

# A second sample of the same time does not break the run.
test_contradictory_samples if {
	doc := testing.set_with(testing.add(bad, [testing.promo_metric("failed-jobs", 0, 40)]), {"metrics": testing.select([1, 2, 3, 6])})
	testing.codes(judge(doc)) == {"rollback.metric_unanswered"}
}

test_answered_late if {
	judge(testing.patch(answered, {4: {"begin": testing.at(51)}})).findings == {{
		"code": "rollback.metric_answered_late",
		"subject": "failed-jobs",
		"detail": {"expected": testing.seconds(10)},
		"evidence": {2, 3, 4},
	}}
	testing.codes(judge(testing.drop(answered, 4, "begin"))) == {"rollback.metric_answered_late"}
}

test_patched_forward if {
	doc := testing.set_with(testing.patch(answered, {5: {"begin": testing.at(41)}}), {"steps": testing.select([0, 4, 5])})
	judge(doc).findings == {{
		"code": "rollback.metric_ignored",
		"subject": "failed-jobs",
		"detail": {"actual": "announce"},
		"evidence": {2, 3, 5},
	}}
	testing.codes(judge(testing.drop(doc, 5, "phase"))) == {"rollback.metric_ignored"}
	testing.codes(judge(testing.drop(doc, 5, "begin"))) == {"rollback.metric_ignored"}
	testing.supported(judge(testing.patch(doc, {5: {"phase": "after_rollback"}})), support)
	testing.supported(judge(testing.patch(doc, {5: {"begin": testing.at(40)}})), support)
}

# What was bad before the action is judged elsewhere.
test_samples_before_the_action if {
	early := testing.patch(bad, {0: {"begin": testing.at(35)}})
	testing.supported(judge(early), support)
	testing.codes(judge(testing.patch(bad, {0: {"begin": testing.at(45)}}))) == {"rollback.metric_missing"}
}

test_missing if {
	judge(testing.remove(good, {1, 2, 3})).findings == {{
		"code": "rollback.metric_missing",
		"subject": "failed-jobs",
		"detail": {},
		"evidence": set(),
	}}
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {1: {"at": {"us": wrong}}}))) == {"rollback.metric_missing"}
	}
	testing.codes(judge(testing.drop(good, 1, "at"))) == {"rollback.metric_missing"}
	testing.subjects(judge(testing.drop(good, 1, "name"))) == {"(unnamed)"}
}

test_action_missing if {
	testing.codes(judge(testing.remove(good, {0}))) == {"rollback.metric_action_missing"}
	testing.codes(judge(testing.drop(good, 0, "begin"))) == {"rollback.metric_action_missing"}
}

# A rollback may be begun before there was anything to sample.
test_nothing_covered if {
	uncovered := testing.set_with(good, {"cover": []})
	testing.supported(judge(uncovered), support)
	testing.supported(judge(testing.remove(uncovered, {1, 2, 3})), {0})
}
