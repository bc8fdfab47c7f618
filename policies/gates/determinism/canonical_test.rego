package gates.determinism.canonical_test

import data.gates.determinism.canonical
import data.lib.testing

good := testing.input_for(
	"determinism.canonical",
	[testing.document("manifest"), testing.document("second")],
	{"documents": testing.select([0, 1])},
)

judge(doc) := answer if {
	answer := object.get(canonical.results, "line", null) with input as doc
}

test_canonical if testing.supported(judge(good), {0, 1})

test_missing if {
	judge(testing.remove(good, {0, 1})).findings == {{
		"code": "determinism.document_missing",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

test_not_canonical if {
	every wrong in array.concat(testing.no_boolean, [false]) {
		judge(testing.patch(good, {1: {"canonical": wrong}})).findings == {{
			"code": "determinism.not_canonical",
			"subject": "second.json",
			"detail": {},
			"evidence": {1},
		}}
	}
	testing.codes(judge(testing.drop(good, 1, "canonical"))) == {"determinism.not_canonical"}
}

test_without_a_source if {
	testing.codes(judge(testing.drop(testing.patch(good, {1: {"canonical": false}}), 1, "source"))) == {"determinism.not_canonical"}
}
