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

findings(doc) := found if {
	found := sets.findings({"items": [0, 1]}, {"items": [2, 3]}, ["a"], codes) with input as doc
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
	left := {"items": [0]}
	right := {"items": [2, 3]}
	{f.code | some f in sets.findings(left, right, ["a"], codes)} == {"x.differ"} with input as document
	{f.code | some f in sets.findings(left, right, ["a", "b"], codes)} == {"x.differ", "x.left"} with input as document
	{f.code | some f in sets.findings(right, left, ["a", "b"], codes)} == {"x.differ", "x.right"} with input as document
	{f.code | some f in sets.findings({"items": []}, {"items": []}, ["a"], codes)} == {"x.left", "x.right"} with input as document
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
	found := sets.findings({"items": [0, 1, 4]}, {"items": [2, 3]}, ["a"], codes) with input as doc
	{f.code | some f in found} == {"x.differ"}
}
