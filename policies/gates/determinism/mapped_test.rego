package gates.determinism.mapped_test

import data.gates.determinism.mapped
import data.lib.testing

good := testing.input_for(
	"determinism.mapped",
	[testing.merge(testing.digest("source", "gate.compose", testing.sha("a")), {"actual": testing.sha("a")})],
	{"digests": testing.select([0])},
)

judge(doc) := answer if {
	answer := object.get(mapped.results, "line", null) with input as doc
}

test_mapped if testing.supported(judge(good), {0})

test_absent if testing.codes(judge(testing.remove(good, {0}))) == {"determinism.no_sources"}

test_unmapped if {
	judge(testing.patch(good, {0: {"actual": null}})).findings == {{
		"code": "determinism.source_unmapped",
		"subject": "gate.compose",
		"detail": {"actual": testing.sha("a")},
		"evidence": {0},
	}}
	testing.codes(judge(testing.drop(good, 0, "actual"))) == {"determinism.source_unmapped"}
}
