package gates.supply_chain.signed_test

import data.gates.supply_chain.signed
import data.lib.testing

signature := {
	"source": testing.source("baseline.json"),
	"from": "baseline",
	"use": "baseline",
	"verified": "yes",
	"reason": "verified",
	"until": null,
}

good := testing.input_for(
	"supply_chain.signed",
	[testing.document("baseline"), signature, testing.step("deploy", 1)],
	{
		"documents": testing.select([0]),
		"roles": ["baseline"],
		"signatures": testing.select([1]),
		"action": testing.select([2]),
	},
)

judge(doc) := answer if {
	answer := object.get(signed.results, "line", null) with input as doc
}

test_signed if testing.supported(judge(good), {0, 1})

test_missing if {
	judge(testing.remove(good, {1})).findings == {{
		"code": "supply_chain.signature_missing",
		"subject": "baseline.json",
		"detail": {},
		"evidence": {0},
	}}
	testing.codes(judge(testing.remove(good, {0, 1}))) == {"supply_chain.signed_document_missing"}
	testing.codes(judge(testing.patch(good, {1: {"source": testing.source("other.json")}}))) == {"supply_chain.signature_missing"}
}

test_invalid if {
	every wrong in ["no", "unknown", "", null, true, 1, []] {
		testing.codes(judge(testing.patch(good, {1: {"verified": wrong}}))) == {"supply_chain.signature_invalid"}
	}
	testing.codes(judge(testing.drop(good, 1, "verified"))) == {"supply_chain.signature_invalid"}
}

test_expired if {
	testing.supported(judge(testing.patch(good, {1: {"until": testing.at(2000)}})), {0, 1})
	every until in [testing.at(10), testing.at(999), {"us": "n/a"}, ""] {
		testing.codes(judge(testing.patch(good, {1: {"until": until}}))) == {"supply_chain.signature_expired"}
	}
	testing.codes(judge(testing.drop(good, 1, "until"))) == {"supply_chain.signature_expired"}
}

test_unexpired_at_each_of_several_actions if {
	twice := testing.set_with(testing.add(good, [testing.step("deploy", 250)]), {"action": testing.select([2, 3])})
	testing.supported(judge(testing.patch(twice, {1: {"until": testing.at(3000)}})), {0, 1})
	testing.codes(judge(testing.patch(twice, {1: {"until": testing.at(2000)}}))) == {"supply_chain.signature_expired"}
}
