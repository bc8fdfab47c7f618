package gates.governance.override_test

import data.gates.governance.override
import data.lib.testing

signature := {
	"source": testing.source("override.json"),
	"from": "override",
	"use": "promotion-override",
	"scheme": "ed25519",
	"subject": "override",
	"digest": testing.sha("a"),
	"verified": "yes",
	"signer": "sha256:1",
	"reason": "verified",
	"at": null,
	"until": testing.at(2000),
}

# The action begins at second 10.
good := testing.input_for(
	"governance.override",
	[testing.merge(testing.verdict("guard"), {"overridden": true, "status": "override_pass"}), signature, testing.step("deploy", 1)],
	{"verdicts": testing.select([0]), "overrides": testing.select([1]), "action": testing.select([2])},
)

judge(doc) := answer if {
	answer := object.get(override.results, "line", null) with input as doc
}

test_signed if testing.supported(judge(good), {0, 1, 2})

test_nothing_overridden if {
	testing.supported(judge(testing.patch(testing.remove(good, {1}), {0: {"overridden": false}})), {0, 2})
	testing.supported(judge(testing.remove(good, {0, 1})), {2})
}

test_missing if {
	judge(testing.remove(good, {1})).findings == {{
		"code": "governance.override_missing",
		"subject": "guard.json",
		"detail": {"expected": testing.sha("a")},
		"evidence": {0},
	}}
	every wrong in array.concat(testing.no_boolean, [true]) {
		doc := testing.patch(testing.remove(good, {1}), {0: {"overridden": wrong}})
		testing.codes(judge(doc)) == {"governance.override_missing"}
	}
	testing.codes(judge(testing.drop(testing.remove(good, {1}), 0, "overridden"))) == {"governance.override_missing"}
}

test_unsigned if {
	every wrong in ["no", "unknown", "", "Yes", null, true, 1, []] {
		testing.codes(judge(testing.patch(good, {1: {"verified": wrong}}))) == {
			"governance.override_missing",
			"governance.override_unsigned",
		}
	}
	"governance.override_unsigned" in testing.codes(judge(testing.drop(good, 1, "verified")))
}

# An override that nothing needs is held to the same.
test_unsigned_and_unneeded if {
	doc := testing.patch(good, {0: {"overridden": false}, 1: {"verified": "no", "reason": "bad_signature"}})
	judge(doc).findings == {{
		"code": "governance.override_unsigned",
		"subject": "override.json",
		"detail": {"actual": "bad_signature"},
		"evidence": {1},
	}}
}

test_expired if {
	expired := {"governance.override_missing", "governance.override_expired"}
	every until in [testing.at(10), testing.at(9), testing.at(999), null, {"us": "n/a"}] {
		testing.codes(judge(testing.patch(good, {1: {"until": until}}))) == expired
	}
	testing.codes(judge(testing.drop(good, 1, "until"))) == expired
	doc := testing.patch(good, {1: {"until": testing.at(999)}})
	testing.supported(judge(testing.merge(doc, {"assurance": {"reached": "sealed"}})), {0, 1, 2})
}

test_of_another_context if {
	foreign := {"governance.override_missing", "governance.override_of_another_context"}
	every digest in [testing.sha("b"), "", null, 1, []] {
		testing.codes(judge(testing.patch(good, {1: {"digest": digest}}))) == foreign
	}
	testing.codes(judge(testing.patch(good, {0: {"selfHash": {"stated": testing.sha("a"), "actual": testing.sha("b")}}}))) == foreign
	testing.codes(judge(testing.remove(good, {0}))) == {"governance.override_of_another_context"}
	testing.codes(judge(testing.patch(good, {0: {"selfHash": {"actual": null}}, 1: {"digest": null}}))) == foreign
}

test_refused if {
	every wrong in array.concat(testing.no_boolean, [false]) {
		testing.codes(judge(testing.patch(good, {0: {"ok": wrong}}))) == {"governance.promotion_refused"}
	}
	testing.codes(judge(testing.drop(good, 0, "ok"))) == {"governance.promotion_refused"}
}

test_no_action if {
	judge(testing.remove(good, {2})).findings == {{
		"code": "governance.override_action_missing",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}
