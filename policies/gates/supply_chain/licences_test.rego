package gates.supply_chain.licences_test

import data.gates.supply_chain.licences
import data.lib.testing

good := testing.input_for(
	"supply_chain.licences",
	[testing.bom("sbom", testing.sha("a"))],
	{"boms": testing.select([0]), "allowed": ["MIT", "Apache-2.0"], "unlicensed": "denied"},
)

judge(doc) := answer if {
	answer := object.get(licences.results, "line", null) with input as doc
}

licence(expression, alternatives) := {"licences": [{"expression": expression, "alternatives": alternatives, "count": 1, "component": "left-pad"}]}

test_allowed if {
	testing.supported(judge(good), {0})
	testing.supported(judge(testing.patch(good, {0: licence("MIT OR GPL-3.0-only", [["GPL-3.0-only"], ["MIT"]])})), {0})
	testing.supported(judge(testing.patch(good, {0: licence("MIT AND Apache-2.0", [["MIT", "Apache-2.0"]])})), {0})
}

test_not_allowed if {
	judge(testing.patch(good, {0: licence("MIT AND GPL-3.0-only", [["MIT", "GPL-3.0-only"]])})).findings == {{
		"code": "supply_chain.licence_not_allowed",
		"subject": "MIT AND GPL-3.0-only",
		"detail": {"expected": ["MIT", "Apache-2.0"], "actual": "left-pad"},
		"evidence": {0},
	}}
	testing.codes(judge(testing.patch(good, {0: licence("", [[]])}))) == {"supply_chain.licence_not_allowed"}
}

test_unknown if {
	named := testing.patch(good, {0: licence("The nice one", [])})
	judge(named).findings == {{
		"code": "supply_chain.licence_unknown",
		"subject": "The nice one",
		"detail": {"actual": "left-pad"},
		"evidence": {0},
	}}
	testing.supported(judge(testing.set_with(named, {"unlicensed": "allowed"})), {0})
	testing.codes(judge(testing.patch(good, {0: licence("MIT", null)}))) == {"supply_chain.licence_unknown"}
}

test_missing if {
	lacking := testing.patch(good, {0: {"lacking": [{"what": "licence", "count": 2, "examples": ["left-pad"]}]}})
	judge(lacking).findings == {{
		"code": "supply_chain.licence_missing",
		"subject": "sbom.json",
		"detail": {"actual": ["left-pad"]},
		"evidence": {0},
	}}
	testing.supported(judge(testing.set_with(lacking, {"unlicensed": "allowed"})), {0})
	testing.codes(judge(testing.drop(good, 0, "lacking"))) == {"supply_chain.licence_missing"}
}

test_nothing_stated if {
	testing.codes(judge(testing.remove(good, {0}))) == {"supply_chain.licences_unstated"}
	testing.codes(judge(testing.patch(good, {0: {"licences": []}}))) == {"supply_chain.licences_unstated"}
	testing.codes(judge(testing.drop(good, 0, "licences"))) == {"supply_chain.licences_unstated"}
}
