package gates.completion.sections_test

import data.gates.completion.sections
import data.lib.testing

base := testing.input_for(
	"completion.sections",
	[testing.section("outcome"), testing.section("follow-ups"), testing.section("notes")],
	{"sections": testing.select([0, 1, 2]), "cover": ["outcome", "follow-ups"]},
)

judge(doc) := answer if {
	answer := object.get(sections.results, "line", null) with input as testing.group(doc, "name")
}

test_filled if testing.supported(judge(base), {0, 1})

test_a_section_that_nobody_asks_for_may_be_anything if {
	testing.supported(judge(testing.patch(base, {2: {"empty": true, "placeholder": true}})), {0, 1})
}

test_missing if {
	judge(testing.remove(base, {1})).findings == {{
		"code": "completion.section_missing",
		"subject": "follow-ups",
		"detail": {},
		"evidence": set(),
	}}
	testing.subjects(judge(testing.remove(base, {0, 1, 2}))) == {"outcome", "follow-ups"}
	testing.codes(judge(testing.patch(base, {0: {"name": "outcomes"}}))) == {"completion.section_missing"}
	testing.codes(judge(testing.drop(base, 0, "name"))) == {"completion.section_missing"}
}

test_doubled if {
	judge(testing.patch(base, {2: {"name": "outcome"}})).findings == {{
		"code": "completion.section_doubled",
		"subject": "outcome",
		"detail": {"actual": 2},
		"evidence": {0, 2},
	}}
}

test_only_false_denies if {
	every field, code in {"empty": "completion.section_empty", "placeholder": "completion.section_placeholder"} {
		every wrong in array.concat(testing.no_boolean, [true]) {
			judge(testing.patch(base, {0: {field: wrong}})).findings == {{
				"code": code,
				"subject": "outcome",
				"detail": {},
				"evidence": {0},
			}}
		}
		testing.codes(judge(testing.drop(base, 0, field))) == {code}
	}
}
