package gates.supply_chain.attested_test

import data.gates.supply_chain.attested
import data.lib.testing

statement := {
	"source": testing.source("api.intoto.json"),
	"from": "provenance",
	"type": "https://slsa.dev/provenance/v1",
	"subjects": [{"name": "other", "sha256": null}, {"name": "api", "sha256": testing.sha("a")}],
	"producer": "https://builder.test",
	"by": null,
	"resource": null,
	"result": null,
	"levels": [],
	"placeholder": false,
	"verified": "yes",
	"signer": "key",
	"reason": "verified",
	"begin": null,
	"at": null,
}

summary := testing.merge(statement, {
	"type": "https://slsa.dev/verification_summary/v1",
	"result": "PASSED",
	"resource": "pkg:oci/api",
	"levels": ["SLSA_BUILD_LEVEL_2"],
})

good := testing.input_for(
	"supply_chain.attested",
	[testing.digest("artifact", "api", testing.sha("a")), statement],
	{
		"artifacts": testing.select([0]),
		"statements": testing.select([1]),
		"types": ["https://slsa.dev/provenance/v1", "https://slsa.dev/verification_summary/v1"],
		"producers": ["https://builder.test"],
		"resources": [],
		"levels": [],
		"cover": ["api"],
	},
)

verified := testing.set_with(testing.patch(good, {1: summary}), {"resources": ["pkg:oci/api"], "levels": ["SLSA_BUILD_LEVEL_2"]})

judge(doc) := answer if {
	answer := object.get(attested.results, "line", null) with input as doc
}

test_attested if testing.supported(judge(good), {0, 1})

test_verified if testing.supported(judge(verified), {0, 1})

test_missing if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "supply_chain.attested_artifact_missing",
		"subject": "api",
		"detail": {},
		"evidence": set(),
	}}
	judge(testing.remove(good, {1})).findings == {{
		"code": "supply_chain.attestation_missing",
		"subject": "api",
		"detail": {"actual": testing.sha("a")},
		"evidence": {0},
	}}
}

test_about_something_else if {
	every change in [
		{"subjects": [{"name": "api", "sha256": testing.sha("b")}]},
		{"subjects": [{"name": "api", "sha256": null}]},
		{"subjects": []},
		{"subjects": null},
		{"type": "https://slsa.dev/provenance/v9"},
	] {
		testing.codes(judge(testing.patch(good, {1: change}))) == {"supply_chain.attestation_missing"}
	}
}

test_no_digest if {
	every wrong in array.concat(testing.no_text, ["latest", testing.sha("0")]) {
		testing.codes(judge(testing.patch(good, {0: {"stated": wrong}}))) == {"supply_chain.artifact_without_digest"}
	}
}

test_not_verified if {
	every wrong in array.concat(testing.no_text, ["no", "unknown", true]) {
		testing.codes(judge(testing.patch(good, {1: {"verified": wrong}}))) == {"supply_chain.attestation_not_verified"}
	}
	judge(testing.patch(good, {1: {"verified": "no", "reason": "stranger"}})).findings == {{
		"code": "supply_chain.attestation_not_verified",
		"subject": "api",
		"detail": {"actual": "stranger"},
		"evidence": {0, 1},
	}}
}

test_producer if {
	every wrong in array.concat(testing.no_text, ["https://builder.test/other"]) {
		testing.codes(judge(testing.patch(good, {1: {"producer": wrong}}))) == {"supply_chain.producer_not_pinned"}
	}
}

test_nothing_said if {
	every wrong in array.concat(testing.no_boolean, [true]) {
		testing.codes(judge(testing.patch(good, {1: {"placeholder": wrong}}))) == {"supply_chain.attestation_says_nothing"}
	}
}

test_verification if {
	every change in [{"result": "FAILED"}, {"result": ""}, {"levels": []}, {"levels": null}, {"resource": "pkg:oci/web"}, {"resource": null}] {
		testing.codes(judge(testing.patch(verified, {1: change}))) == {"supply_chain.verification_failed"}
	}
}

# What another statement lacks takes nothing away, and taking that one away gives nothing.
test_one_good_statement_is_enough if {
	both := testing.set_with(testing.add(good, [testing.merge(statement, {"verified": "no"})]), {"statements": testing.select([1, 2])})
	testing.supported(judge(both), {0, 1})
	testing.codes(judge(testing.remove(both, {1}))) == {"supply_chain.attestation_not_verified"}
}

test_a_missing_field if {
	every field in ["verified", "producer", "placeholder", "result", "subjects", "type"] {
		testing.violated(judge(testing.drop(good, 1, field)))
	}
	testing.codes(judge(testing.drop(good, 0, "stated"))) == {"supply_chain.artifact_without_digest"}
}
