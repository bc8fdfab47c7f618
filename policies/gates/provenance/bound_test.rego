package gates.provenance.bound_test

import data.gates.provenance.bound
import data.lib.testing

# Two files bind the component; an image, a release, a digest and a tag use it.
good := testing.group(
	testing.input_for(
		"provenance.bound",
		[
			testing.promo_binding("provenance", "c", "v1", "a"),
			testing.promo_binding("verification", "c", "v1", "a"),
			testing.image("c"),
			testing.release("version", "running", "v1"),
			testing.digest("running", "c", testing.sha("a")),
			testing.merge(testing.image("c"), {"reference": "v1", "digest": null}),
		],
		{
			"bindings": testing.select([0, 1]),
			"uses": [testing.select([2, 5]), testing.select([3]), testing.select([4])],
			"cover": ["c"],
		},
	),
	"component",
)

judge(doc) := answer if {
	answer := object.get(bound.results, "line", null) with input as testing.group(doc, "component")
}

test_bound if testing.supported(judge(good), {0, 1, 2, 3, 4, 5})

test_a_digest_says_by_its_subject_whose_it_is if {
	testing.supported(judge(testing.patch(good, {4: {"component": null}})), {0, 1, 2, 3, 4, 5})
}

# A name that is not there is nothing that could be used.
test_nameless if {
	nameless := testing.patch(good, {0: {"name": null}, 1: {"name": null}, 3: {"value": null}})
	some finding in judge(nameless).findings
	finding.code == "provenance.use_differs"
	3 in finding.evidence
}

test_not_bound if {
	answer := judge(testing.remove(good, {0, 1}))
	testing.codes(answer) == {"provenance.not_bound", "provenance.use_differs"}
	testing.subjects(judge(testing.set_with(good, {"cover": ["c", "d"]}))) == {"d"}
}

test_not_used if {
	judge(testing.remove(good, {2, 3, 4, 5})).findings == {{
		"code": "provenance.not_used",
		"subject": "c",
		"detail": {},
		"evidence": {0, 1},
	}}
}

test_void if {
	every wrong in array.concat(testing.no_text, [testing.sha("0"), "abc", $"sha256:{testing.sha("a")}", testing.sha("A")]) {
		"provenance.binding_void" in testing.codes(judge(testing.patch(good, {0: {"digest": wrong}})))
	}
	every wrong in array.concat(testing.no_boolean, [true]) {
		testing.codes(judge(testing.patch(good, {0: {"placeholder": wrong}}))) == {"provenance.binding_void"}
	}
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(good, {0: {"name": wrong}}))) == {"provenance.binding_void"}
		testing.codes(judge(testing.patch(good, {0: {"component": wrong}}))) == {"provenance.binding_void"}
	}
	every doc in testing.without(good, 0, ["component", "name", "placeholder"]) {
		testing.codes(judge(doc)) == {"provenance.binding_void"}
	}
	testing.codes(judge(testing.drop(good, 0, "digest"))) == {"provenance.binding_void", "provenance.bindings_differ"}
}

test_repeated_in_one_file if {
	doc := testing.set_with(testing.add(good, [testing.promo_binding("provenance", "c", "v1", "a")]), {"bindings": testing.select([0, 1, 6])})
	judge(doc).findings == {{
		"code": "provenance.binding_repeated",
		"subject": "c",
		"detail": {},
		"evidence": {0, 1, 6},
	}}
}

test_bindings_differ if {
	judge(testing.patch(good, {1: {"digest": testing.sha("b")}})).findings == {{
		"code": "provenance.bindings_differ",
		"subject": "c",
		"detail": {"actual": [testing.sha("a"), testing.sha("b")]},
		"evidence": {0, 1},
	}}
}

test_use_differs if {
	judge(testing.patch(good, {4: {"stated": testing.sha("b")}})).findings == {{
		"code": "provenance.use_differs",
		"subject": "c",
		"detail": {"expected": [testing.sha("a")], "actual": testing.sha("b")},
		"evidence": {0, 1, 4},
	}}
	every wrong in ["latest", "", "v1 ", testing.sha("b"), null, 1, [], {}] {
		testing.codes(judge(testing.patch(good, {3: {"value": wrong}}))) == {"provenance.use_differs"}
		testing.codes(judge(testing.patch(good, {4: {"stated": wrong}}))) == {"provenance.use_differs"}
		testing.codes(judge(testing.patch(good, {5: {"reference": wrong}}))) == {"provenance.use_differs"}
	}
	testing.codes(judge(testing.patch(good, {2: {"digest": $"sha256:{testing.sha("b")}"}}))) == {"provenance.use_differs"}
	testing.codes(judge(testing.drop(good, 3, "value"))) == {"provenance.use_differs"}
	testing.codes(judge(testing.patch(good, {3: {"placeholder": true}}))) == {"provenance.use_differs"}
	testing.codes(judge(testing.patch(good, {2: {"placeholder": true}}))) == {"provenance.use_differs"}
}

# What names no component is bound to nothing.
test_use_of_nothing if {
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(good, {2: {"component": wrong}}))) == {"provenance.use_differs"}
	}
	testing.subjects(judge(testing.drop(good, 2, "component"))) == {"(unnamed)"}
	testing.subjects(judge(testing.patch(good, {4: {"subject": "d"}}))) == {"d"}
}

# The digest counts, not the name beside it.
test_a_known_name_does_not_excuse_another_digest if {
	doc := testing.patch(good, {2: {"reference": "v1", "digest": $"sha256:{testing.sha("b")}"}})
	testing.codes(judge(doc)) == {"provenance.use_differs"}
}
