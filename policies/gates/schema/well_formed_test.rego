package gates.schema.well_formed_test

import data.gates.schema.well_formed
import data.lib.testing

good := testing.input_for(
	"schema.well_formed",
	[testing.file("rollout"), testing.file("preflight"), testing.unreadable("x/y", "malformed")],
	{"files": testing.select([0, 1]), "problems": testing.select([])},
)

spoilt := testing.set_with(good, {"problems": testing.select([2])})

judge(doc) := answer if {
	answer := object.get(well_formed.results, "line", null) with input as doc
}

test_no_problem if testing.supported(judge(good), {0, 1})

test_a_problem if {
	judge(spoilt).findings == {{
		"code": "schema.malformed",
		"subject": "x/y",
		"detail": {"actual": "malformed"},
		"evidence": {2},
	}}
	testing.codes(judge(testing.remove(spoilt, {0, 1}))) == {"schema.malformed", "schema.no_files"}
}

test_missing if {
	judge(testing.remove(good, {0, 1})).findings == {{
		"code": "schema.no_files",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

test_a_missing_field if {
	every doc in testing.without(spoilt, 2, ["detail", "source"]) {
		testing.codes(judge(doc)) == {"schema.malformed"}
	}
}
