package gates.schema.declared_files_test

import data.gates.schema.declared_files
import data.lib.testing

good := testing.input_for(
	"schema.declared_files",
	[testing.file("rollout"), testing.merge(testing.file("notes"), {"from": null, "format": "undeclared"})],
	{"files": testing.select([0]), "undeclared": testing.select([])},
)

littered := testing.set_with(good, {"files": testing.select([0, 1]), "undeclared": testing.select([1])})

judge(doc) := answer if {
	answer := object.get(declared_files.results, "line", null) with input as doc
}

test_all_declared if testing.supported(judge(good), {0})

test_undeclared if {
	judge(littered).findings == {{
		"code": "schema.undeclared_file",
		"subject": "notes.txt",
		"detail": {},
		"evidence": {1},
	}}
}

test_missing if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "schema.nothing_declared",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

test_a_missing_field if {
	every doc in testing.without(littered, 1, ["source"]) {
		testing.codes(judge(doc)) == {"schema.undeclared_file"}
	}
}
