package gates.schema.known_version_test

import data.gates.schema.known_version
import data.lib.testing

good := testing.input_for(
	"schema.known_version",
	[testing.document("ticket"), testing.merge(testing.document("manifest"), {"schema": "Thing.v2"})],
	{"documents": testing.select([0, 1])},
)

judge(doc) := answer if {
	answer := object.get(known_version.results, "line", null) with input as doc
}

test_known if testing.supported(judge(good), {0, 1})

test_unknown if {
	every wrong in array.concat(testing.no_text, ["Thing.v3", "thing.v1", "Thing", "n/a"]) {
		judge(testing.patch(good, {1: {"schema": wrong}})).findings == {{
			"code": "schema.unknown_version",
			"subject": "manifest.json",
			"detail": {"expected": ["Thing.v1", "Thing.v2"], "actual": wrong},
			"evidence": {1},
		}}
	}
}

test_nothing_known if {
	every wrong in [[], {}, null, "Thing.v1", true] {
		testing.codes(judge(testing.patch(good, {0: {"knownSchemas": wrong}}))) == {"schema.unknown_version"}
	}
}

test_no_version_is_known_nowhere if {
	testing.codes(judge(testing.patch(good, {0: {"schema": null, "knownSchemas": [null]}}))) == {"schema.unknown_version"}
}

test_missing if {
	judge(testing.remove(good, {0, 1})).findings == {{
		"code": "schema.no_documents",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

test_a_missing_field if {
	every doc in testing.without(good, 1, ["schema", "knownSchemas"]) {
		testing.codes(judge(doc)) == {"schema.unknown_version"}
	}
	testing.subjects(judge(testing.drop(testing.drop(good, 1, "schema"), 1, "source"))) == {"(unnamed)"}
}
