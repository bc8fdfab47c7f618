package gates.schema.exact_numbers_test

import data.gates.schema.exact_numbers
import data.lib.testing

good := testing.input_for(
	"schema.exact_numbers",
	[testing.document("ticket"), testing.document("manifest")],
	{"documents": testing.select([0, 1])},
)

judge(doc) := answer if {
	answer := object.get(exact_numbers.results, "line", null) with input as doc
}

test_none if testing.supported(judge(good), {0, 1})

test_some if {
	judge(testing.patch(good, {1: {"inexactNumbers": ["/a", "/b"]}})).findings == {{
		"code": "schema.inexact_number",
		"subject": "manifest.json",
		"detail": {"actual": ["/a", "/b"]},
		"evidence": {1},
	}}
}

test_missing if {
	judge(testing.remove(good, {0, 1})).findings == {{
		"code": "schema.no_numbers",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

test_what_is_no_list_is_not_empty if {
	every wrong in ["", {}, null, 0, false] {
		judge(testing.patch(good, {1: {"inexactNumbers": wrong}})).findings == {{
			"code": "schema.inexact_number",
			"subject": "manifest.json",
			"detail": {"actual": wrong},
			"evidence": {1},
		}}
	}
	testing.codes(judge(testing.drop(good, 1, "inexactNumbers"))) == {"schema.inexact_number"}
	testing.codes(judge(testing.drop(testing.drop(good, 1, "inexactNumbers"), 1, "source"))) == {"schema.inexact_number"}
}
