package gates.supply_chain.bom_test

import data.gates.supply_chain.bom
import data.lib.testing

good := testing.input_for(
	"supply_chain.bom",
	[testing.digest("image", "api", testing.sha("a")), testing.bom("sbom", testing.sha("a"))],
	{"artifacts": testing.select([0]), "boms": testing.select([1]), "demand": ["version", "purl"], "cover": ["api"]},
)

judge(doc) := answer if {
	answer := object.get(bom.results, "line", null) with input as doc
}

lacking(count_of) := [{"what": "version", "count": 0, "examples": []}, {"what": "purl", "count": count_of, "examples": ["left-pad"]}]

test_complete if testing.supported(judge(good), {0, 1})

test_one_component_is_enough if testing.supported(judge(testing.patch(good, {1: {"components": 1}})), {0, 1})

test_missing if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "supply_chain.bom_artifact_missing",
		"subject": "api",
		"detail": {},
		"evidence": set(),
	}}
	judge(testing.remove(good, {1})).findings == {{
		"code": "supply_chain.bom_missing",
		"subject": "api",
		"detail": {"actual": [testing.sha("a")]},
		"evidence": {0},
	}}
}

test_about_something_else if {
	every wrong in [[{"name": "api", "sha256": testing.sha("b")}], [], null, [{}]] {
		testing.codes(judge(testing.patch(good, {1: {"subjects": wrong}}))) == {"supply_chain.bom_missing"}
	}
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(good, {0: {"stated": wrong}}))) == {"supply_chain.bom_missing"}
	}
}

test_empty if {
	every wrong in array.concat(testing.no_number, [0, -1]) {
		testing.codes(judge(testing.patch(good, {1: {"components": wrong}}))) == {"supply_chain.bom_empty"}
	}
	testing.codes(judge(testing.drop(good, 1, "components"))) == {"supply_chain.bom_empty"}
}

test_incomplete if {
	judge(testing.patch(good, {1: {"lacking": lacking(1)}})).findings == {{
		"code": "supply_chain.bom_incomplete",
		"subject": "sbom.json",
		"detail": {"expected": "purl", "actual": ["left-pad"]},
		"evidence": {1},
	}}
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {1: {"lacking": lacking(wrong)}}))) == {"supply_chain.bom_incomplete"}
	}
	testing.codes(judge(testing.drop(good, 1, "lacking"))) == {"supply_chain.bom_incomplete"}
	testing.codes(judge(testing.set_with(good, {"demand": ["taste"]}))) == {"supply_chain.bom_incomplete"}
}
