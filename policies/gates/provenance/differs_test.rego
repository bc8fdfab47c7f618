package gates.provenance.differs_test

import data.gates.provenance.differs
import data.lib.testing

good := testing.input_for(
	"provenance.differs",
	[testing.setting("drill", "database", "restore-1"), testing.setting("backup", "database", "prod"), testing.setting("x", "database", "replica")],
	{"left": testing.select([0]), "right": testing.select([1, 2])},
)

judge(doc) := answer if {
	answer := object.get(differs.results, "line", null) with input as doc
}

test_differ if testing.supported(judge(good), {0, 1, 2})

test_same if {
	every spelling in ["prod", "PROD", " prod\n", "sha256:prod"] {
		judge(testing.patch(good, {0: {"value": spelling}})).findings == {{
			"code": "provenance.not_different",
			"subject": "prod",
			"detail": {},
			"evidence": {0, 1},
		}}
	}
	testing.codes(judge(testing.patch(good, {0: {"value": "replica"}}))) == {"provenance.not_different"}
}

test_unclear if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "provenance.side_unclear",
		"subject": "left",
		"detail": {"actual": []},
		"evidence": set(),
	}}
	testing.subjects(judge(testing.remove(good, {0, 1, 2}))) == {"left", "right"}
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(good, {0: {"value": wrong}}))) == {"provenance.side_unclear"}
		testing.subjects(judge(testing.patch(good, {2: {"value": wrong}}))) == {"right"}
	}
	testing.codes(judge(testing.drop(good, 0, "value"))) == {"provenance.side_unclear"}
	testing.codes(judge(testing.patch(good, {1: {"placeholder": true}}))) == {"provenance.side_unclear"}
}

test_another_field if {
	left := {"items": [0], "field": "from"}
	testing.codes(judge(testing.set_with(good, {"left": left, "right": {"items": [0], "field": "from"}}))) == {"provenance.not_different"}
}
