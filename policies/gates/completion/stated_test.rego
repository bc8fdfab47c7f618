package gates.completion.stated_test

import data.gates.completion.stated
import data.lib.testing

good := testing.input_for(
	"completion.stated",
	[testing.digest("source", "a", testing.sha("a")), testing.digest("source", "b", testing.sha("b"))],
	{"digests": testing.select([0, 1]), "cover": ["a", "b"]},
)

judge(doc) := answer if {
	answer := object.get(stated.results, "line", null) with input as testing.group(doc, "subject")
}

test_stated if testing.supported(judge(good), {0, 1})

test_not_stated if {
	every wrong in [null, "", "n/a", 1, testing.sha("0")] {
		judge(testing.patch(good, {1: {"stated": wrong}})).findings == {{
			"code": "completion.digest_not_stated",
			"subject": "b",
			"detail": {},
			"evidence": {1},
		}}
	}
	testing.subjects(judge(testing.remove(good, {0, 1}))) == {"a", "b"}
}
