package gates.supply_chain.signed_artifacts_test

import data.gates.supply_chain.signed_artifacts
import data.lib.testing

signature := {
	"source": testing.source("api.txt.sig"),
	"from": "api-signature",
	"digest": testing.sha("f"),
	"verified": "yes",
	"reason": "verified",
}

good := testing.input_for(
	"supply_chain.signed_artifacts",
	[testing.file("api"), signature],
	{"artifacts": testing.select([0]), "signatures": testing.select([1]), "cover": ["api"]},
)

judge(doc) := answer if {
	answer := object.get(signed_artifacts.results, "line", null) with input as doc
}

test_signed if testing.supported(judge(good), {0, 1})

test_missing if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "supply_chain.signed_artifact_missing",
		"subject": "api",
		"detail": {},
		"evidence": set(),
	}}
	judge(testing.remove(good, {1})).findings == {{
		"code": "supply_chain.artifact_not_signed",
		"subject": "api.txt",
		"detail": {},
		"evidence": {0},
	}}
}

test_over_something_else if {
	every wrong in array.concat(testing.no_text, [testing.sha("a")]) {
		testing.codes(judge(testing.patch(good, {1: {"digest": wrong}}))) == {"supply_chain.artifact_not_signed"}
	}
	testing.codes(judge(testing.drop(good, 1, "digest"))) == {"supply_chain.artifact_not_signed"}
	testing.codes(judge(testing.patch(good, {0: {"source": {"path": "api.txt", "sha256": null}}}))) == {"supply_chain.artifact_not_signed"}
}

test_invalid if {
	every wrong in array.concat(testing.no_text, ["no", "unknown", true]) {
		judge(testing.patch(good, {1: {"verified": wrong, "reason": "stranger"}})).findings == {{
			"code": "supply_chain.artifact_signature_invalid",
			"subject": "api.txt",
			"detail": {"actual": ["stranger"]},
			"evidence": {0, 1},
		}}
	}
	testing.codes(judge(testing.drop(good, 1, "verified"))) == {"supply_chain.artifact_signature_invalid"}
}

# Another signature takes nothing away.
test_one_good_signature_is_enough if {
	both := testing.set_with(testing.add(good, [testing.merge(signature, {"verified": "no"})]), {"signatures": testing.select([1, 2])})
	testing.supported(judge(both), {0, 1, 2})
}
