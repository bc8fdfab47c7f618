package gates.schema.known_fields_test

import data.gates.schema.known_fields
import data.lib.testing

good := testing.input_for(
	"schema.known_fields",
	[testing.document("ticket"), testing.document("manifest")],
	{"documents": testing.select([0, 1])},
)

judge(doc) := answer if {
	answer := object.get(known_fields.results, "line", null) with input as doc
}

test_none if testing.supported(judge(good), {0, 1})

test_some if {
	judge(testing.patch(good, {1: {"unknownFields": ["/a", "/b"]}})).findings == {{
		"code": "schema.unknown_field",
		"subject": "manifest.json",
		"detail": {"actual": ["/a", "/b"]},
		"evidence": {1},
	}}
}

test_missing if {
	judge(testing.remove(good, {0, 1})).findings == {{
		"code": "schema.no_fields",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

test_what_is_no_list_is_not_empty if {
	every wrong in ["", {}, null, 0, false] {
		judge(testing.patch(good, {1: {"unknownFields": wrong}})).findings == {{
			"code": "schema.unknown_field",
			"subject": "manifest.json",
			"detail": {"actual": wrong},
			"evidence": {1},
		}}
	}
	testing.codes(judge(testing.drop(good, 1, "unknownFields"))) == {"schema.unknown_field"}
	testing.codes(judge(testing.drop(testing.drop(good, 1, "unknownFields"), 1, "source"))) == {"schema.unknown_field"}
}
