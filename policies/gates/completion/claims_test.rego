package gates.completion.claims_test

import data.gates.completion.claims
import data.lib.testing

selection(groups) := {"items": [ref | some refs in groups; some ref in refs], "groups": groups}

good := testing.input_for(
	"completion.claims",
	[
		testing.merge(testing.file("rollout"), {"claims": 3}),
		testing.merge(testing.file("dump"), {"claims": 0}),
	],
	{
		"files": testing.select([0, 1]),
		"claims": [selection({"rollout.txt": [2, 3]}), selection({"rollout.txt": [4]}), selection({})],
	},
)

judge(doc) := answer if {
	answer := object.get(claims.results, "line", null) with input as doc
}

test_complete if testing.supported(judge(good), {0, 1})

test_nothing if {
	doc := testing.set_with(testing.remove(good, {0, 1}), {"claims": [selection({})]})
	testing.codes(judge(doc)) == {"completion.no_claims"}
}

test_missing if {
	doc := testing.set_with(good, {"claims": [selection({"rollout.txt": [2, 3]})]})
	judge(doc).findings == {{
		"code": "completion.claims_missing",
		"subject": "rollout.txt",
		"detail": {"expected": 3, "actual": 2},
		"evidence": {0},
	}}
	every wrong in [2, 4, "3", null] {
		testing.codes(judge(testing.patch(good, {0: {"claims": wrong}}))) == {"completion.claims_missing"}
	}
	testing.codes(judge(testing.drop(good, 1, "claims"))) == {"completion.claims_missing"}
}

test_without_file if {
	judge(testing.remove(good, {0})).findings == {
		{"code": "completion.claims_without_file", "subject": "rollout.txt", "detail": {"actual": 2}, "evidence": {2, 3}},
		{"code": "completion.claims_without_file", "subject": "rollout.txt", "detail": {"actual": 1}, "evidence": {4}},
	}
}
