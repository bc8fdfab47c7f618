package gates.completion.accounted_for_test

import data.gates.completion.accounted_for
import data.lib.testing

# Two restores, both of the one backup, beside another backup.
good := testing.input_for(
	"completion.accounted_for",
	[
		testing.event_at("restored", "one", "abc", 30),
		testing.event_at("restored", "one", "abc", 40),
		testing.event_at("backup", "one", "abc", 10),
		testing.event_at("backup", "one", "abc", 35),
		testing.event_at("backup", "two", "def", 20),
	],
	{
		"items": testing.select([0, 1]),
		"among": testing.select([0, 1]),
		"item_key": ["subject", "state"],
		"counterparts": testing.select([2, 3, 4]),
		"counterpart_key": ["subject", "state"],
		"order": "any",
	},
)

judge(doc) := answer if {
	answer := object.get(accounted_for.results, "line", null) with input as doc
}

test_accounted_for if testing.supported(judge(good), {0, 1, 2, 3, 4})

test_nothing_has_to_be if {
	none := testing.set_with(good, {"items": testing.select([])})
	testing.supported(judge(none), {0, 1, 2, 3, 4})
	judge(testing.set_with(none, {"among": testing.select([])})).findings == {{
		"code": "completion.nothing_to_account",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

test_unaccounted if {
	judge(testing.patch(good, {1: {"state": "def"}})).findings == {{
		"code": "completion.unaccounted",
		"subject": "one",
		"detail": {"expected": ["one", "def"]},
		"evidence": {1},
	}}
	testing.codes(judge(testing.remove(good, {2, 3}))) == {"completion.unaccounted"}
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(good, {0: {"state": wrong}}))) == {"completion.unaccounted"}
	}
}

test_what_is_missing_on_both_sides_is_not_equal if {
	testing.codes(judge(testing.drop(testing.drop(good, 0, "state"), 2, "state"))) == {"completion.unaccounted"}
}

# At least one lies on the right side.
test_order if {
	before := testing.set_with(good, {"order": "before"})
	testing.supported(judge(before), {0, 1, 2, 3, 4})
	judge(testing.patch(before, {2: {"at": testing.at(31)}})).findings == {{
		"code": "completion.account_out_of_order",
		"subject": "one",
		"detail": {"actual": "30s"},
		"evidence": {0},
	}}
	after := testing.set_with(good, {"order": "after"})
	judge(after).findings == {{
		"code": "completion.account_out_of_order",
		"subject": "one",
		"detail": {"actual": "40s"},
		"evidence": {1},
	}}
	testing.supported(judge(testing.patch(after, {3: {"at": testing.at(40)}})), {0, 1, 2, 3, 4})
	testing.codes(judge(testing.patch(after, {3: {"at": {"us": 39999999}}}))) == {"completion.account_out_of_order"}
}

# What has no time lies on no side.
test_undated if {
	before := testing.set_with(good, {"order": "before"})
	testing.codes(judge(testing.drop(before, 0, "at"))) == {"completion.account_out_of_order"}
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(before, {2: {"at": {"us": wrong}}, 3: {"at": null}}))) == {"completion.account_out_of_order"}
	}
	after := testing.set_with(good, {"order": "after"})
	testing.codes(judge(testing.patch(after, {2: {"at": null}, 3: {"at": {"us": "40"}}}))) == {"completion.account_out_of_order"}
}
