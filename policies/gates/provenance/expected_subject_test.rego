package gates.provenance.expected_subject_test

import data.gates.provenance.expected_subject
import data.lib.testing

field(refs) := {"items": refs, "field": "value"}

good := testing.input_for(
	"provenance.expected_subject",
	[
		testing.release("ticket", "source", "s"),
		testing.release("ticket", "target", "t"),
		testing.setting("ticket", "environment", "prod"),
		testing.release("preflight", "target", "t"),
	],
	{"source": field([0]), "target": field([1, 3]), "environment": field([2])},
)

expecting(expect) := testing.merge(good, {"expect": expect})

judge(doc) := answer if {
	answer := object.get(expected_subject.results, "line", null) with input as doc
}

test_expected if {
	testing.supported(judge(expecting({"source": "s", "target": "t", "environment": "prod"})), {0, 1, 2, 3})
}

# Without an expectation the run still has to say what it is about.
test_nothing_expected if {
	testing.supported(judge(good), {0, 1, 2, 3})
	testing.supported(judge(expecting({"target": "t"})), {0, 1, 2, 3})
}

test_unexpected if {
	judge(expecting({"source": "s", "target": "t2"})).findings == {{
		"code": "provenance.unexpected_subject",
		"subject": "target",
		"detail": {"expected": "t2", "actual": "t"},
		"evidence": {1, 3},
	}}
	testing.subjects(judge(expecting({"source": "", "target": "T", "environment": "staging"}))) == {"source", "target", "environment"}
}

test_not_stated if {
	judge(testing.remove(good, {1, 3})).findings == {{
		"code": "provenance.subject_unknown",
		"subject": "target",
		"detail": {"actual": []},
		"evidence": set(),
	}}
	testing.subjects(judge(testing.remove(good, {0, 1, 2, 3}))) == {"source", "target", "environment"}
	testing.subjects(judge(testing.drop(good, 0, "value"))) == {"source"}
}

test_stated_twice if {
	judge(testing.patch(expecting({"target": "t"}), {3: {"value": "t2"}})).findings == {{
		"code": "provenance.subject_unknown",
		"subject": "target",
		"detail": {"actual": ["t", "t2"]},
		"evidence": {1, 3},
	}}
}

test_a_selector_without_field_states_nothing if {
	testing.subjects(judge(testing.set_with(good, {"source": testing.select([0])}))) == {"source"}
}

test_a_subject_that_says_nothing if {
	every wrong in testing.no_text {
		doc := testing.patch(good, {2: {"value": wrong}})
		judge(doc).findings == {{
			"code": "provenance.subject_unknown",
			"subject": "environment",
			"detail": {"actual": [wrong]},
			"evidence": {2},
		}}
	}
	testing.subjects(judge(testing.drop(good, 3, "value"))) == {"target"}
}

test_a_placeholder_is_no_subject if {
	doc := testing.merge(testing.patch(good, {2: {"value": "unknown", "placeholder": true}}), {"expect": {"environment": "unknown"}})
	testing.codes(judge(doc)) == {"provenance.subject_unknown"}
	every wrong in testing.no_boolean {
		testing.subjects(judge(testing.patch(good, {3: {"placeholder": wrong}}))) == {"target"}
	}
}
