package gates.rollback.rehearsed_test

import data.gates.rollback.rehearsed
import data.lib.testing

# The drill is of second 12, the deployment begins at second 20.
good := testing.input_for(
	"rollback.rehearsed",
	[
		testing.verdict("drill"),
		testing.step("deploy", 2),
		testing.promo_metric("rto", 900, 12),
		testing.promo_metric("rto-target", 900, 12),
	],
	{
		"drills": testing.select([0]),
		"cover": ["drill"],
		"checks": ["one", "two"],
		"durations": testing.select([2, 3]),
		"targets": {"rto": "rto-target"},
		"action": testing.select([1]),
		"within": testing.seconds(8),
	},
)

judge(doc) := answer if {
	answer := object.get(rehearsed.results, "line", null) with input as doc
}

test_rehearsed if testing.supported(judge(good), {0, 1, 2, 3})

test_missing if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "rollback.drill_missing",
		"subject": "drill",
		"detail": {},
		"evidence": set(),
	}}
}

test_not_passed if {
	every wrong in array.concat(testing.no_boolean, [false]) {
		testing.codes(judge(testing.patch(good, {0: {"ok": wrong}}))) == {"rollback.drill_not_passed"}
	}
	testing.codes(judge(testing.patch(good, {0: {"overridden": true}}))) == {"rollback.drill_not_passed"}
	every doc in testing.without(good, 0, ["ok", "overridden"]) {
		testing.codes(judge(doc)) == {"rollback.drill_not_passed"}
	}
}

test_checks if {
	judge(testing.patch(good, {0: {"checks": [testing.check("one"), testing.failed_check("two")]}})).findings == {{
		"code": "rollback.drill_check_not_passed",
		"subject": "drill.json",
		"detail": {"actual": "two"},
		"evidence": {0},
	}}
	every checks in [[testing.check("one")], [testing.check("one"), testing.check("two"), testing.check("two")], [], null] {
		testing.codes(judge(testing.patch(good, {0: {"checks": checks}}))) == {"rollback.drill_check_not_passed"}
	}
	testing.codes(judge(testing.drop(good, 0, "checks"))) == {"rollback.drill_check_not_passed"}
}

test_time if {
	judge(testing.patch(good, {0: {"at": testing.at(21)}})).findings == {{
		"code": "rollback.drill_late",
		"subject": "drill.json",
		"detail": {},
		"evidence": {0, 1},
	}}
	testing.codes(judge(testing.patch(good, {0: {"at": null}}))) == {"rollback.drill_late"}
	testing.codes(judge(testing.drop(good, 0, "at"))) == {"rollback.drill_late"}
	testing.codes(judge(testing.drop(good, 1, "begin"))) == {"rollback.drill_late"}
	testing.codes(judge(testing.patch(good, {0: {"at": testing.at(11)}}))) == {"rollback.drill_old"}
	testing.codes(judge(testing.remove(good, {1}))) == {"rollback.drill_action_missing"}
}

test_durations if {
	judge(testing.patch(good, {2: {"value": 901}})).findings == {{
		"code": "rollback.drill_too_slow",
		"subject": "rto",
		"detail": {"expected": 900, "actual": 901},
		"evidence": {2, 3},
	}}
	every ref, name in {2: "rto", 3: "rto-target"} {
		testing.subjects(judge(testing.remove(good, {ref}))) == {name}
		every wrong in testing.no_number {
			testing.codes(judge(testing.patch(good, {ref: {"value": wrong}}))) == {"rollback.drill_unmeasured"}
		}
		testing.codes(judge(testing.drop(good, ref, "value"))) == {"rollback.drill_unmeasured"}
		testing.codes(judge(testing.drop(good, ref, "name"))) == {"rollback.drill_unmeasured"}
	}
	two := testing.set_with(testing.add(good, [testing.promo_metric("rto", 1, 12)]), {"durations": testing.select([2, 3, 4])})
	testing.codes(judge(two)) == {"rollback.drill_unmeasured"}
}
