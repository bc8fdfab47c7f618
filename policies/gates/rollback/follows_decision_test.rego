package gates.rollback.follows_decision_test

import data.gates.rollback.follows_decision
import data.lib.testing

migration := testing.merge(testing.event("log", "database", "running"), {"n": 1})

items := [
	testing.setting("record", "breaking", "yes"),
	testing.step("restore", 2),
	testing.step("undo", 3),
	testing.step("restore", 4),
	testing.step("start", 5),
	migration,
	testing.event("log", "guard", "blocked"),
]

good := testing.input_for(
	"rollback.follows_decision",
	array.concat(array.slice(items, 0, 3), [testing.merge(items[3], {"name": "other"}), items[4], items[5], items[6]]),
	{
		"decision": testing.select([0]),
		"yes": ["yes"],
		"no": ["no"],
		"steps": testing.select([1, 2, 3, 4]),
		"sequence": ["restore", "undo", "start"],
		"ruled_out": [testing.select([5])],
		"contrary": [testing.select([6])],
	},
)

refused := testing.patch(good, {0: {"value": "no"}})

judge(doc) := answer if {
	answer := object.get(follows_decision.results, "line", null) with input as doc
}

test_yes if testing.supported(judge(good), {0, 1, 2, 4})

test_no if {
	testing.supported(judge(testing.remove(refused, {6})), {0})
	testing.supported(judge(testing.remove(refused, {1, 2, 3, 4, 5, 6})), {0})
}

test_spelling if testing.satisfied(judge(testing.patch(good, {0: {"value": " Yes "}})))

test_missing if {
	judge(testing.remove(good, {2})).findings == {{
		"code": "rollback.decided_step_missing",
		"subject": "undo",
		"detail": {"expected": "a recorded step"},
		"evidence": set(),
	}}
	testing.codes(judge(testing.remove(good, {4}))) == {"rollback.decided_step_missing"}
}

test_failed if {
	testing.codes(judge(testing.patch(good, {2: {"exit": 1}}))) == {"rollback.decided_step_failed"}
}

test_out_of_order if {
	testing.codes(judge(testing.patch(good, {3: {"name": "restore"}}))) == {"rollback.decided_step_out_of_order"}
}

test_ruled_out if {
	judge(testing.patch(good, {5: {"n": 5}})).findings == {{
		"code": "rollback.ruled_out",
		"subject": "database",
		"detail": {},
		"evidence": {4, 5},
	}}
	testing.codes(judge(testing.patch(good, {5: {"n": 6}}))) == {"rollback.ruled_out"}
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {5: {"n": wrong}}))) == {"rollback.ruled_out"}
	}
	testing.codes(judge(testing.drop(good, 5, "n"))) == {"rollback.ruled_out"}
}

test_ruled_out_between_two_attempts if {
	doc := testing.set_with(testing.add(good, [testing.step("start", 7)]), {"steps": testing.select([1, 2, 3, 4, 7])})
	"rollback.ruled_out" in testing.codes(judge(testing.patch(doc, {5: {"n": 6}})))
}

# Where the last step is missing, nothing can have come after it.
test_nothing_to_rule_out if {
	testing.codes(judge(testing.patch(testing.remove(good, {4}), {5: {"n": null}}))) == {"rollback.decided_step_missing"}
}

test_contradicted if {
	judge(refused).findings == {{
		"code": "rollback.decision_contradicted",
		"subject": "guard",
		"detail": {},
		"evidence": {0, 6},
	}}
}

test_unclear if {
	judge(testing.patch(good, {0: {"value": "perhaps"}})).findings == {{
		"code": "rollback.decision_unclear",
		"subject": "line",
		"detail": {"actual": ["perhaps"]},
		"evidence": {0},
	}}
	testing.codes(judge(testing.remove(good, {0}))) == {"rollback.decision_unclear"}
	testing.codes(judge(testing.patch(good, {0: {"placeholder": true}}))) == {"rollback.decision_unclear"}
	twice := testing.set_with(testing.add(good, [items[0]]), {"decision": testing.select([0, 7])})
	testing.codes(judge(twice)) == {"rollback.decision_unclear"}
}
