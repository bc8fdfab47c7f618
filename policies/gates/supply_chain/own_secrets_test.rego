package gates.supply_chain.own_secrets_test

import data.gates.supply_chain.own_secrets
import data.lib.testing

signature(subject, signer) := {
	"source": testing.source("requests.jsonl"),
	"from": "requests",
	"use": "agent-request",
	"scheme": "hmac-sha256",
	"subject": subject,
	"digest": testing.sha("a"),
	"verified": "yes",
	"signer": signer,
	"reason": "verified",
	"at": null,
	"until": null,
}

good := testing.input_for(
	"supply_chain.own_secrets",
	[signature("one", "agent-one"), signature("one", "agent-one"), signature("two", "agent-two")],
	{"signatures": testing.select([0, 1, 2])},
)

judge(doc) := answer if {
	answer := object.get(own_secrets.results, "line", null) with input as doc
}

test_apart if testing.supported(judge(good), {0, 1, 2})

test_shared if {
	judge(testing.patch(good, {2: {"signer": "agent-one"}})).findings == {{
		"code": "supply_chain.signer_shared",
		"subject": "agent-one",
		"detail": {"actual": ["one", "two"]},
		"evidence": {0, 1, 2},
	}}
	testing.codes(judge(testing.drop(good, 1, "subject"))) == {"supply_chain.signer_shared"}
}

test_nobody_signed if {
	testing.codes(judge(testing.remove(good, {0, 1, 2}))) == {"supply_chain.nobody_signed"}
	every wrong in [null, 0, [], {}, false] {
		unsigned := {"signer": wrong}
		testing.codes(judge(testing.patch(good, {0: unsigned, 1: unsigned, 2: unsigned}))) == {"supply_chain.nobody_signed"}
	}
}
