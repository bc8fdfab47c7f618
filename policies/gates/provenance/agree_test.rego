package gates.provenance.agree_test

import data.gates.provenance.agree
import data.lib.testing

good := testing.input_for(
	"provenance.agree",
	[
		testing.release("ticket", "source", testing.commit("a")),
		testing.release("preflight", "source", testing.commit("a")),
		testing.release("rollout", "source", testing.commit("a")),
		testing.release("other", "source", testing.commit("a")),
	],
	{"reference": testing.select([0]), "select": testing.select([0, 1, 2, 3]), "cover": ["preflight", "rollout"]},
)

judge(doc) := answer if {
	answer := object.get(agree.results, "line", null) with input as doc
}

test_agree if testing.supported(judge(good), {0, 1, 2, 3})

test_the_reference_may_stand_apart if {
	testing.supported(judge(testing.set_with(good, {"select": testing.select([1, 2])})), {0, 1, 2})
}

test_not_stated if {
	judge(testing.remove(good, {1})).findings == {{
		"code": "provenance.not_stated",
		"subject": "preflight",
		"detail": {},
		"evidence": set(),
	}}
	testing.subjects(judge(testing.set_with(good, {"select": testing.select([])}))) == {"preflight", "rollout"}
}

# Also a file that nothing demands.
test_disagree if {
	judge(testing.patch(good, {3: {"value": testing.commit("b")}})).findings == {{
		"code": "provenance.disagree",
		"subject": "other",
		"detail": {"expected": testing.commit("a"), "actual": testing.commit("b")},
		"evidence": {0, 3},
	}}
	every wrong in array.concat(testing.no_text, ["n/a", "AAAA", $"{testing.commit("a")} "]) {
		testing.codes(judge(testing.patch(good, {1: {"value": wrong}}))) == {"provenance.disagree"}
	}
}

test_no_reference if {
	testing.codes(judge(testing.set_with(good, {"reference": testing.select([])}))) == {"provenance.reference_unclear"}
	testing.codes(judge(testing.remove(good, {0, 1, 2, 3}))) == {"provenance.reference_unclear", "provenance.not_stated"}
}

test_one_of_two_references_is_a_placeholder if {
	doc := testing.set_with(testing.patch(good, {3: {"placeholder": true}}), {"reference": testing.select([0, 3])})
	testing.codes(judge(doc)) == {"provenance.reference_unclear"}
}

test_two_references if {
	doc := testing.set_with(testing.patch(good, {3: {"value": "b"}}), {"reference": testing.select([0, 3])})
	judge(doc).findings == {{
		"code": "provenance.reference_unclear",
		"subject": "line",
		"detail": {"actual": [testing.commit("a"), "b"]},
		"evidence": {0, 3},
	}}
}

# All say the same, and it is no value.
test_agreeing_on_nothing if {
	every wrong in testing.no_text {
		doc := testing.patch(good, {0: {"value": wrong}, 1: {"value": wrong}, 2: {"value": wrong}, 3: {"value": wrong}})
		testing.codes(judge(doc)) == {"provenance.reference_unclear"}
	}
	doc := testing.drop(good, 0, "value")
	testing.codes(judge(doc)) == {"provenance.reference_unclear"}
}

# All say `unknown`, and agree.
test_agreeing_on_a_placeholder if {
	unknown := {"value": "unknown", "placeholder": true}
	doc := testing.patch(good, {0: unknown, 1: unknown, 2: unknown, 3: unknown})
	judge(doc).findings == {{
		"code": "provenance.reference_unclear",
		"subject": "line",
		"detail": {"actual": ["unknown"]},
		"evidence": {0},
	}}
	every wrong in testing.no_boolean {
		testing.codes(judge(testing.patch(good, {0: {"placeholder": wrong}}))) == {"provenance.reference_unclear"}
	}
}

# Digests have no such mark.
test_what_has_no_mark_is_no_placeholder if testing.supported(judge(testing.drop(good, 0, "placeholder")), {0, 1, 2, 3})

test_a_missing_value_agrees_with_nothing if {
	judge(testing.drop(good, 3, "value")).findings == {{
		"code": "provenance.disagree",
		"subject": "other",
		"detail": {"expected": testing.commit("a"), "actual": null},
		"evidence": {0, 3},
	}}
	testing.subjects(judge(testing.drop(testing.drop(good, 3, "value"), 3, "from"))) == {"(unnamed)"}
	second := testing.set_with(testing.drop(good, 3, "value"), {"reference": testing.select([0, 3])})
	testing.codes(judge(second)) == {"provenance.reference_unclear"}
}
