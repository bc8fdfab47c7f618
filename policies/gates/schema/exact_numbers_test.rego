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

test_no_documents_satisfy_nothing if not testing.satisfied(judge(testing.remove(good, {0, 1})))
