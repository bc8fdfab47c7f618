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
		"order": "any",
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

# Those that stand beside each other in order are not of one key for that.
test_none_is_matched if testing.codes(judge(testing.remove(good, {3, 4}))) == {"completion.unmatched"}

test_what_is_missing_on_both_sides_is_not_equal if {
	doc := testing.drop(testing.drop(good, 1, "attempt"), 4, "n")
	testing.codes(judge(doc)) == {"completion.unmatched"}
}

test_matched_twice if {
	doc := testing.remove(testing.patch(good, {4: {"n": 1}}), {1})
	judge(doc).findings == {{
		"code": "completion.matched_twice",
		"subject": "one",
		"detail": {"actual": ["one", 1]},
		"evidence": {3, 4},
	}}
}

test_same_counterpart if {
	doc := testing.remove(testing.patch(good, {1: {"attempt": 1}}), {4})
	judge(doc).findings == {{
		"code": "completion.same_counterpart",
		"subject": "one",
		"detail": {"actual": ["one", 1]},
		"evidence": {0, 1},
	}}
}

test_order if {
	after := testing.set_with(testing.patch(good, {4: {"at": testing.at(20)}}), {"order": "after"})
	testing.supported(judge(after), {0, 1, 2, 3, 4})
	judge(testing.patch(after, {4: {"at": testing.at(19)}})).findings == {{
		"code": "completion.counterpart_out_of_order",
		"subject": "one",
		"detail": {"actual": "20s"},
		"evidence": {1, 4},
	}}
	before := testing.set_with(testing.patch(good, {3: {"at": testing.at(10)}}), {"order": "before"})
	testing.supported(judge(before), {0, 1, 2, 3, 4})
	testing.codes(judge(testing.patch(before, {4: {"at": testing.at(21)}}))) == {"completion.counterpart_out_of_order"}
	every doc in [after, before] {
		every wrong in testing.no_number {
			testing.codes(judge(testing.patch(doc, {4: {"at": {"us": wrong}}}))) == {"completion.counterpart_out_of_order"}
		}
		testing.codes(judge(testing.drop(doc, 1, "at"))) == {"completion.counterpart_out_of_order"}
	}
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
