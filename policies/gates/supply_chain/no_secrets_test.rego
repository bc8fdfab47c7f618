package gates.supply_chain.no_secrets_test

import data.gates.supply_chain.no_secrets
import data.lib.testing

good := testing.input_for(
	"supply_chain.no_secrets",
	[testing.file("rollout"), testing.secret("rollout.txt")],
	{"files": testing.select([0]), "secrets": testing.select([])},
)

leaked := testing.set_with(good, {"secrets": testing.select([1])})

judge(doc) := answer if {
	answer := object.get(no_secrets.results, "line", null) with input as doc
}

test_none if testing.supported(judge(good), {0})

test_a_secret if {
	judge(leaked).findings == {{
		"code": "supply_chain.secret_in_evidence",
		"subject": "rollout.txt",
		"detail": {"actual": "private_key"},
		"evidence": {1},
	}}
	testing.codes(judge(testing.remove(leaked, {0}))) == {"supply_chain.secret_in_evidence", "supply_chain.nothing_scanned"}
}

test_missing if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "supply_chain.nothing_scanned",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

test_a_missing_field if {
	every doc in testing.without(leaked, 1, ["detector", "source"]) {
		testing.codes(judge(doc)) == {"supply_chain.secret_in_evidence"}
	}
}
