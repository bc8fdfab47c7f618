package gates.governance.reviewed_test

import data.gates.governance.reviewed
import data.lib.testing

review(role, who) := testing.merge(testing.approval(role, who), {"of": testing.commit("a")})

good := testing.input_for(
	"governance.reviewed",
	[
		testing.release("ci", "head", testing.commit("a")),
		testing.approval("author", "bob"),
		review("data-steward", "alice"),
		review("platform", "carol"),
	],
	{
		"approvals": testing.select([2, 3]),
		"roles": ["data-steward", "platform"],
		"min": 2,
		"authors": testing.select([1]),
		"head": testing.select([0]),
		"machines": ["Automation-Smoke"],
	},
)

judge(doc) := answer if {
	answer := object.get(reviewed.results, "line", null) with input as doc
}

few := {"governance.too_few_approvals"}

test_reviewed if {
	testing.supported(judge(good), {0, 1, 2, 3})
	testing.supported(judge(testing.set_with(testing.remove(good, {3}), {"min": 1})), {0, 1, 2})
}

test_too_few if {
	judge(testing.remove(good, {3})).findings == {{
		"code": "governance.too_few_approvals",
		"subject": "line",
		"detail": {"expected": 2, "actual": ["alice"]},
		"evidence": {2},
	}}
	every min in [-1, 0, 1] {
		testing.codes(judge(testing.set_with(testing.remove(good, {2, 3}), {"min": min}))) == few
	}
}

test_what_does_not_count if {
	every change in [
		{"whoKey": "alice"},
		{"whoKey": "bob"},
		{"whoKey": "automation-smoke"},
		{"whoKey": "dependabot[bot]"},
		{"whoKey": ""},
		{"placeholder": true},
		{"role": "reader"},
		{"of": testing.commit("b")},
		{"of": null},
		{"at": null},
		{"at": {"us": "n/a"}},
	] {
		testing.codes(judge(testing.patch(good, {3: change}))) == few
	}
	every doc in testing.without(good, 3, ["whoKey", "placeholder", "role", "of", "at"]) {
		testing.codes(judge(doc)) == few
	}
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(good, {3: {"whoKey": wrong}}))) == few
	}
}

test_author_unknown if {
	judge(testing.remove(good, {1})).findings == {{
		"code": "governance.author_unknown",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
	testing.codes(judge(testing.patch(good, {1: {"placeholder": true}}))) == {"governance.author_unknown"}
	testing.codes(judge(testing.patch(good, {1: {"whoKey": ""}}))) == {"governance.author_unknown"}
	testing.codes(judge(testing.drop(good, 1, "whoKey"))) == {"governance.author_unknown"}
}

test_head_unclear if {
	testing.codes(judge(testing.remove(good, {0}))) == {"governance.head_unclear", "governance.too_few_approvals"}
	two := testing.set_with(testing.add(good, [testing.release("ci", "head", testing.commit("b"))]), {"head": testing.select([0, 4])})
	judge(two).findings == {
		{
			"code": "governance.head_unclear",
			"subject": "line",
			"detail": {"actual": [testing.commit("a"), testing.commit("b")]},
			"evidence": {0, 4},
		},
		{
			"code": "governance.too_few_approvals",
			"subject": "line",
			"detail": {"expected": 2, "actual": []},
			"evidence": {2, 3},
		},
	}
}

test_of_several_authors_one_unknown if {
	two := testing.set_with(testing.add(good, [testing.approval("author", "dave")]), {"authors": testing.select([1, 4])})
	testing.supported(judge(two), {0, 1, 2, 3, 4})
	every wrong in [{"whoKey": ""}, {"placeholder": true}] {
		testing.codes(judge(testing.patch(two, {4: wrong}))) == {"governance.author_unknown"}
	}
}
