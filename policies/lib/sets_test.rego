package lib.sets_test

import data.lib.sets
import data.lib.testing

codes := {"left_missing": "x.left", "right_missing": "x.right", "differ": "x.differ"}

document := {"items": [
	testing.digest("l", "a", testing.sha("a")),
	testing.digest("l", "b", testing.sha("b")),
	testing.digest("r", "a", testing.sha("a")),
	testing.digest("r", "b", testing.sha("b")),
]}

findings(doc) := compare(doc, [0, 1], [2, 3], ["a"])

compare(doc, left, right, cover) := found if {
	sides := [testing.grouped(doc.items, refs, "subject") | some refs in [left, right]]
	found := sets.findings(sides[0], sides[1], cover, codes) with input as doc
}

compared(left, right, cover) := {f.code | some f in compare(document, left, right, cover)}

test_nothing_equals_nothing if {
	compared([], [], []) == {"x.left", "x.right"}
	compared([0, 1], [], []) == {"x.right", "x.differ"}
	compared([0, 1], [2, 3], []) == set()
}

# Which subjects a side does not state is known where they are demanded.
test_what_is_demanded_is_what_is_missing if {
	{f.subject | some f in compare(document, [], [], ["a"])} == {"a"}
	{f.subject | some f in compare(document, [], [], [])} == {"anything"}
}

test_equal_sets if findings(document) == set()

test_the_prefix_makes_no_difference if {
	findings(testing.patch(document, {0: {"stated": $"sha256:{testing.sha("a")}"}})) == set()
}

test_sets_differ_outside_cover_too if {
	findings(testing.patch(document, {1: {"stated": testing.sha("c")}})) == {{
		"code": "x.differ",
		"subject": "b",
		"detail": {"expected": [testing.sha("b")], "actual": [testing.sha("c")]},
		"evidence": {1, 3},
	}}
}

test_a_side_that_is_silent_about_a_subject if {
	compared([0], [2, 3], ["a"]) == {"x.differ"}
	compared([0], [2, 3], ["a", "b"]) == {"x.differ", "x.left"}
	compared([2, 3], [0], ["a", "b"]) == {"x.differ", "x.right"}
	compared([], [], ["a"]) == {"x.left", "x.right"}
}

# Both sides state the same nonsense: equal, and yet no digest.
test_what_is_no_digest_is_not_stated if {
	upper := "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	every wrong in ["", "n/a", "latest", "abc", testing.sha("0"), testing.sha("g"), upper, $"sha512:{testing.sha("a")}"] {
		found := findings(testing.patch(document, {0: {"stated": wrong}, 2: {"stated": wrong}}))
		{f.code | some f in found} == {"x.left", "x.right", "x.differ"}
	}
	found := findings(testing.drop(testing.drop(document, 0, "stated"), 2, "stated"))
	{f.code | some f in found} == {"x.left", "x.right", "x.differ"}
}

test_an_unreadable_line_beside_a_good_one if {
	doc := testing.add(document, [testing.digest("l", "a", "n/a")])
	{f.code | some f in compare(doc, [0, 1, 4], [2, 3], ["a"])} == {"x.differ"}
}

test_a_stated_digest_that_is_no_text if {
	every wrong in testing.no_text {
		found := findings(testing.patch(document, {0: {"stated": wrong}, 2: {"stated": wrong}}))
		{f.code | some f in found} == {"x.left", "x.right", "x.differ"}
	}
}

test_what_names_no_subject_is_compared_with_nothing if {
	every wrong in [null, 0, [], {}, false] {
		doc := testing.patch(document, {1: {"subject": wrong}, 3: {"subject": wrong}})
		findings(doc) == {{"code": "x.differ", "subject": "(unnamed)", "detail": {}, "evidence": {ref}} | some ref in [1, 3]}
	}
	{f.code | some f in findings(testing.drop(document, 1, "subject"))} == {"x.differ"}
}
