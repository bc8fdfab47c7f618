package gates.promotion.environments_test

import data.gates.promotion.environments
import data.lib.testing

green(role, seconds) := testing.merge(testing.verdict(role), {"at": testing.at(seconds)})

approved(env) := testing.merge(testing.approval("approver", "alice"), {"of": env})

# dev lasts from second 10 to 20, prod from 30 to 40.
good := regrouped(testing.input_for(
	"promotion.environments",
	[
		testing.promo_event("promoted", "dev", "done", 10, 20),
		testing.promo_event("promoted", "prod", "done", 30, 40),
		testing.digest("dev", "api", testing.sha("a")),
		testing.digest("prod", "api", testing.sha("a")),
		green("gates-dev", 25),
		green("gates-prod", 45),
		approved("dev"),
		approved("prod"),
	],
	{
		"order": ["dev", "prod"],
		"promotions": testing.select([0, 1]),
		"good": ["done"],
		"digests": testing.select([2, 3]),
		"verdicts": testing.select([4, 5]),
		"reports": {"dev": "gates-dev", "prod": "gates-prod"},
		"approvals": testing.select([6, 7]),
		"roles": ["approver"],
	},
))

regrouped(doc) := testing.set_with(doc, {
	"promotions": testing.grouped(doc.items, with_of(doc).promotions.items, "subject"),
	"digests": testing.grouped(doc.items, with_of(doc).digests.items, "role"),
	"verdicts": testing.grouped(doc.items, with_of(doc).verdicts.items, "from"),
	"approvals": testing.grouped(doc.items, with_of(doc).approvals.items, "of"),
})

with_of(doc) := doc.requirements["promotion.environments"][0]["with"]

judge(doc) := answer if {
	answer := object.get(environments.results, "line", null) with input as regrouped(doc)
}

support := {0, 1, 2, 3, 4, 5, 6, 7}

test_in_order if {
	testing.supported(judge(good), support)
	testing.supported(judge(testing.patch(good, {3: {"stated": $"sha256:{testing.sha("a")}"}, 7: {"until": testing.at(31)}})), support)
}

# That there are two is said, and also that the second was not approved, or the one before not green before the first.
test_promoted_twice if {
	again := testing.add(good, [testing.promo_event("promoted", "prod", "done", 50, 60)])
	doc := testing.set_with(again, {"promotions": testing.select([0, 1, 8])})
	twice := "promotion.environment_missing"
	testing.codes(judge(doc)) == {twice}
	testing.codes(judge(testing.patch(doc, {4: {"at": testing.at(35)}}))) == {twice, "promotion.environment_not_green"}
	testing.codes(judge(testing.patch(doc, {7: {"until": testing.at(31)}}))) == {twice, "promotion.environment_not_approved"}
}

test_two_reports if {
	doc := testing.set_with(testing.add(good, [green("gates-prod", 46)]), {"verdicts": testing.select([4, 5, 8])})
	testing.codes(judge(doc)) == {"promotion.environment_not_green"}
}

test_one_of_two_artifacts_has_no_name if {
	more := testing.add(good, [testing.digest("prod", null, testing.sha("a"))])
	"promotion.environment_artifacts_missing" in testing.codes(judge(testing.set_with(more, {"digests": testing.select([2, 3, 8])})))
}

test_missing if {
	answer := judge(testing.remove(good, {0}))
	testing.codes(answer) == {"promotion.environment_missing", "promotion.environment_not_approved"}
	testing.subjects(answer) == {"dev"}
	"promotion.environment_missing" in testing.codes(judge(testing.patch(good, {0: {"subject": "prod"}})))
	"promotion.environment_missing" in testing.codes(judge(testing.drop(good, 1, "subject")))
}

test_not_finished if {
	judge(testing.patch(good, {1: {"state": "failed"}})).findings == {{
		"code": "promotion.environment_not_finished",
		"subject": "prod",
		"detail": {"expected": ["done"], "actual": "failed"},
		"evidence": {1},
	}}
	testing.codes(judge(testing.patch(good, {1: {"until": null}}))) == {"promotion.environment_not_finished"}
	every doc in testing.without(good, 1, ["state", "until"]) {
		testing.codes(judge(doc)) == {"promotion.environment_not_finished"}
	}
}

test_out_of_order if {
	judge(testing.patch(good, {0: {"until": testing.at(31)}})).findings == {{
		"code": "promotion.environment_out_of_order",
		"subject": "prod",
		"detail": {"expected": "dev"},
		"evidence": {0, 1},
	}}
	every wrong in testing.no_number {
		"promotion.environment_out_of_order" in testing.codes(judge(testing.patch(good, {1: {"at": {"us": wrong}}})))
	}
	"promotion.environment_out_of_order" in testing.codes(judge(testing.drop(good, 1, "at")))
}

test_artifacts if {
	judge(testing.patch(good, {3: {"stated": testing.sha("b")}})).findings == {{
		"code": "promotion.environment_artifacts_differ",
		"subject": "prod",
		"detail": {"expected": "dev", "actual": [["api", testing.sha("b")]]},
		"evidence": {2, 3},
	}}
	testing.codes(judge(testing.patch(good, {3: {"subject": "web"}}))) == {"promotion.environment_artifacts_differ"}
	missing := {"promotion.environment_artifacts_missing", "promotion.environment_artifacts_differ"}
	testing.codes(judge(testing.remove(good, {2}))) == missing
	testing.codes(judge(testing.remove(good, {2, 3}))) == {"promotion.environment_artifacts_missing"}
	every wrong in array.concat(testing.no_text, ["latest", testing.sha("0")]) {
		testing.codes(judge(testing.patch(good, {3: {"stated": wrong}}))) == missing
	}
	testing.codes(judge(testing.patch(good, {2: {"subject": ""}, 3: {"subject": ""}}))) == {"promotion.environment_artifacts_missing"}
	every doc in testing.without(good, 3, ["role", "subject", "stated"]) {
		testing.codes(judge(doc)) == missing
	}
}

test_not_green if {
	judge(testing.patch(good, {4: {"ok": false}})).findings == {{
		"code": "promotion.environment_not_green",
		"subject": "dev",
		"detail": {"expected": "gates-dev"},
		"evidence": {4},
	}}
	every change in [{"at": testing.at(31)}, {"at": null}, {"from": "gates-prod"}, {"checks": []}] {
		"promotion.environment_not_green" in testing.codes(judge(testing.patch(good, {4: change})))
	}
	testing.codes(judge(testing.patch(good, {5: {"at": testing.at(1001)}}))) == {"promotion.environment_not_green"}
	testing.subjects(judge(testing.set_with(good, {"reports": {"dev": "gates-dev"}}))) == {"prod"}
	testing.codes(judge(testing.remove(good, {5}))) == {"promotion.environment_not_green"}
}

test_not_approved if {
	judge(testing.remove(good, {7})).findings == {{
		"code": "promotion.environment_not_approved",
		"subject": "prod",
		"detail": {"expected": "approver"},
		"evidence": set(),
	}}
	every change in [
		{"role": "author"},
		{"of": "dev"},
		{"of": null},
		{"placeholder": true},
		{"whoKey": ""},
		{"at": testing.at(31)},
		{"at": null},
		{"until": testing.at(30)},
		{"until": {"us": "n/a"}},
	] {
		testing.codes(judge(testing.patch(good, {7: change}))) == {"promotion.environment_not_approved"}
	}
	every doc in testing.without(good, 7, ["role", "of", "placeholder", "whoKey", "at", "until"]) {
		testing.codes(judge(doc)) == {"promotion.environment_not_approved"}
	}
}
