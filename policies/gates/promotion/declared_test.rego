package gates.promotion.declared_test

import data.gates.promotion.declared
import data.lib.testing

# What the declaration rests on ends at second 45.
good := testing.input_for(
	"promotion.declared",
	[
		testing.merge(testing.approval("release-manager", "Ann"), {"at": testing.at(60)}),
		testing.step("verify", 4),
		testing.probe(1, 40),
		testing.event_at("declared", "Bob", "success", 60),
	],
	{"declarations": testing.select([0]), "after": [testing.select([1]), testing.select([2])]},
)

judge(doc) := answer if {
	answer := object.get(declared.results, "line", null) with input as doc
}

test_declared if {
	testing.supported(judge(good), {0, 1, 2})
	testing.supported(judge(testing.patch(good, {0: {"at": testing.at(45)}})), {0, 1, 2})
	testing.supported(judge(testing.set_with(good, {"declarations": testing.select([3])})), {1, 2, 3})
}

test_missing if testing.codes(judge(testing.remove(good, {0}))) == {"promotion.declaration_missing"}

test_early if {
	judge(testing.patch(good, {0: {"at": testing.at(44)}})).findings == {{
		"code": "promotion.declaration_early",
		"subject": "Ann",
		"detail": {"actual": testing.at(44)},
		"evidence": {0},
	}}
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {0: {"at": {"us": wrong}}}))) == {"promotion.declaration_early"}
	}
	testing.codes(judge(testing.drop(good, 0, "at"))) == {"promotion.declaration_early"}
}

test_one_that_holds_is_enough if {
	both := testing.set_with(good, {"declarations": testing.select([0, 3])})
	testing.supported(judge(testing.patch(both, {0: {"at": testing.at(1)}})), {0, 1, 2, 3})
	testing.subjects(judge(testing.patch(both, {0: {"at": testing.at(1)}, 3: {"at": testing.at(1)}}))) == {"Ann", "Bob"}
}

test_unnamed if {
	every change in [{"who": ""}, {"who": " "}, {"who": null}, {"who": 1}, {"placeholder": true}, {"placeholder": "false"}] {
		testing.codes(judge(testing.patch(good, {0: change}))) == {"promotion.declaration_unnamed"}
	}
	judge(testing.drop(good, 0, "who")).findings == {{
		"code": "promotion.declaration_unnamed",
		"subject": "ticket.json",
		"detail": {"actual": null},
		"evidence": {0},
	}}
}

test_nothing_to_declare if {
	judge(testing.remove(good, {2})).findings == {{
		"code": "promotion.nothing_to_declare",
		"subject": "line",
		"detail": {},
		"evidence": {1},
	}}
	"promotion.nothing_to_declare" in testing.codes(judge(testing.remove(good, {1, 2})))
	"promotion.nothing_to_declare" in testing.codes(judge(testing.patch(good, {1: {"end": null}})))
}
