package gates.completion.matched_test

import data.gates.completion.matched
import data.lib.testing

# Two failed attempts among three, each with its triage.
good := testing.input_for(
	"completion.matched",
	[
		testing.merge(testing.task("one", "failed", 10), {"attempt": 1}),
		testing.merge(testing.task("one", "failed", 20), {"attempt": 2}),
		testing.merge(testing.task("one", "succeeded", 30), {"attempt": 3}),
		triage(1),
		triage(2),
	],
	{
		"items": testing.select([0, 1]),
		"among": testing.select([0, 1, 2]),
		"item_key": ["id", "attempt"],
		"counterparts": testing.select([3, 4]),
		"counterpart_key": ["subject", "n"],
		"others": "denied",
	},
)

triage(n) := testing.merge(testing.event_at("triage", "one", "done", 15), {"n": n})

judge(doc) := answer if {
	answer := object.get(matched.results, "line", null) with input as doc
}

test_matched if testing.supported(judge(good), {0, 1, 2, 3, 4})

test_nothing_needs_one if {
	testing.supported(judge(testing.set_with(good, {"items": testing.select([]), "counterparts": testing.select([])})), {0, 1, 2})
	testing.codes(judge(testing.remove(good, {0, 1, 2, 3, 4}))) == {"completion.nothing_to_match"}
}

test_unmatched if {
	judge(testing.remove(good, {4})).findings == {{
		"code": "completion.unmatched",
		"subject": "one",
		"detail": {"expected": ["one", 2]},
		"evidence": {1},
	}}
	every change in [{"n": "2"}, {"subject": "One"}, {"n": null}] {
		testing.codes(judge(testing.patch(good, {4: change}))) == {"completion.unmatched", "completion.unexpected_counterpart"}
	}
}

test_what_is_missing_on_both_sides_is_not_equal if {
	doc := testing.drop(testing.drop(good, 1, "attempt"), 4, "n")
	testing.codes(judge(doc)) == {"completion.unmatched"}
}

test_matched_twice if {
	judge(testing.patch(good, {1: {"attempt": 1}, 4: {"n": 1}})).findings == {{
		"code": "completion.matched_twice",
		"subject": "one",
		"detail": {"actual": ["one", 1]},
		"evidence": {3, 4},
	}}
}

test_others if {
	doc := testing.remove(good, {1})
	judge(doc).findings == {{
		"code": "completion.unexpected_counterpart",
		"subject": "one",
		"detail": {"actual": ["one", 2]},
		"evidence": {4},
	}}
	testing.supported(judge(testing.set_with(doc, {"others": "allowed"})), {0, 2, 3, 4})
}
