package gates.supply_chain.same_digests_test

import data.gates.supply_chain.same_digests
import data.lib.testing

good := testing.input_for(
	"supply_chain.same_digests",
	[testing.digest("image-running", "api", $"sha256:{testing.sha("a")}"), testing.digest("image-planned", "api", testing.sha("a"))],
	{"left": testing.select([0]), "right": testing.select([1]), "cover": ["api"]},
)

judge(doc) := answer if {
	answer := object.get(same_digests.results, "line", null) with input as testing.group(doc, "subject")
}

test_same if testing.supported(judge(good), {0, 1})

test_not_the_planned_one if {
	judge(testing.patch(good, {0: {"stated": testing.sha("b")}})).findings == {{
		"code": "supply_chain.digest_differs",
		"subject": "api",
		"detail": {"expected": [testing.sha("a")], "actual": [testing.sha("b")]},
		"evidence": {0, 1},
	}}
}

test_one_side_missing if {
	testing.codes(judge(testing.remove(good, {0}))) == {"supply_chain.running_digest_missing", "supply_chain.digest_differs"}
	testing.codes(judge(testing.remove(good, {1}))) == {"supply_chain.planned_digest_missing", "supply_chain.digest_differs"}
	testing.codes(judge(testing.remove(good, {0, 1}))) == {"supply_chain.running_digest_missing", "supply_chain.planned_digest_missing"}
}

test_what_runs_and_was_not_planned if {
	doc := testing.add(good, [testing.digest("image-running", "stranger", testing.sha("c"))])
	testing.subjects(judge(testing.set_with(doc, {"left": testing.select([0, 2])}))) == {"stranger"}
}

test_what_names_no_subject if {
	doc := testing.add(good, [testing.digest("image-running", null, testing.sha("c"))])
	testing.codes(judge(testing.set_with(doc, {"left": testing.select([0, 2])}))) == {"supply_chain.digest_differs"}
}

test_a_digest_that_is_no_text if {
	every wrong in testing.no_text {
		"supply_chain.digest_differs" in testing.codes(judge(testing.patch(good, {0: {"stated": wrong}, 1: {"stated": wrong}})))
	}
}
