package gates.telemetry.still_emitted_test

import data.gates.telemetry.still_emitted
import data.lib.testing

good := testing.input_for(
	"telemetry.still_emitted",
	[
		testing.metric("before", "requests", 5),
		testing.label("api", "team", "a"),
		testing.metric("after", "requests", 0),
		testing.label("api", "team", "b"),
		testing.metric("after", "new", 1),
	],
	{"before": testing.select([0, 1]), "after": testing.select([2, 3, 4]), "cover": ["requests"]},
)

judge(doc) := answer if {
	answer := object.get(still_emitted.results, "line", null) with input as doc
}

test_still_emitted if testing.supported(judge(good), {0, 1, 2, 3, 4})

test_no_longer if {
	judge(testing.remove(good, {3})).findings == {{
		"code": "telemetry.no_longer_emitted",
		"subject": "team",
		"detail": {},
		"evidence": {1},
	}}
	testing.subjects(judge(testing.remove(good, {2, 3, 4}))) == {"requests", "team"}
	testing.subjects(judge(testing.patch(good, {2: {"scope": "other"}}))) == {"requests"}
	testing.subjects(judge(testing.patch(good, {3: {"subject": "db"}}))) == {"team"}
	testing.subjects(judge(testing.patch(good, {3: {"name": "Team"}}))) == {"team"}
}

test_nothing_before if {
	judge(testing.remove(good, {0, 1})).findings == {{
		"code": "telemetry.not_emitted",
		"subject": "requests",
		"detail": {},
		"evidence": set(),
	}}
}

test_without_a_name if {
	doc := testing.drop(testing.drop(good, 1, "name"), 3, "name")
	testing.codes(judge(doc)) == {"telemetry.no_longer_emitted"}
}
