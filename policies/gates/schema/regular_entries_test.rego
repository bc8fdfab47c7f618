package gates.schema.regular_entries_test

import data.gates.schema.regular_entries
import data.lib.testing

good := testing.input_for(
	"schema.regular_entries",
	[testing.file("rollout"), testing.file("preflight"), testing.unreadable("x/y", "link")],
	{"files": testing.select([0, 1]), "problems": testing.select([])},
)

spoilt := testing.set_with(good, {"problems": testing.select([2])})

judge(doc) := answer if {
	answer := object.get(regular_entries.results, "line", null) with input as doc
}

test_no_problem if testing.supported(judge(good), {0, 1})

test_a_problem if {
	judge(spoilt).findings == {{
		"code": "schema.unsafe_entry",
		"subject": "x/y",
		"detail": {"actual": "link"},
		"evidence": {2},
	}}
	testing.codes(judge(testing.remove(spoilt, {0, 1}))) == {"schema.unsafe_entry", "schema.no_entries"}
}

test_missing if {
	judge(testing.remove(good, {0, 1})).findings == {{
		"code": "schema.no_entries",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

test_a_missing_field if {
	every doc in testing.without(spoilt, 2, ["detail", "source"]) {
		testing.codes(judge(doc)) == {"schema.unsafe_entry"}
	}
}

test_a_collision_names_both if {
	doc := testing.set_with(
		testing.add(good, [
			testing.merge(testing.unreadable("a", "name_collision"), {"collidesWith": ["A"]}),
			testing.merge(testing.unreadable("A", "name_collision"), {"collidesWith": ["a"]}),
			testing.unreadable("b", "link"),
		]),
		{"problems": testing.select([count(good.items), count(good.items) + 1, count(good.items) + 2])},
	)
	{[f.subject, count(f.evidence)] | some f in judge(doc).findings} == {["A", 2], ["a", 2], ["b", 1]}
}
