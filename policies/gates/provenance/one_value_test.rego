package gates.provenance.one_value_test

import data.gates.provenance.one_value
import data.lib.testing

good := testing.input_for(
	"provenance.one_value",
	[
		testing.setting("manifest", "version", "1.5.0"),
		testing.setting("row", "version", "1.5.0"),
		testing.setting("manifest", "breaking", ""),
		testing.setting("row", "breaking", ""),
		testing.setting("row", "id", "r1"),
	],
	{"select": testing.select([0, 1, 2, 3, 4]), "names": ["version", "breaking"], "cover": ["manifest", "row"]},
)

judge(doc) := answer if {
	answer := object.get(one_value.results, "line", null) with input as testing.group(doc, "name")
}

test_one_value if testing.supported(judge(good), {0, 1, 2, 3, 4})

test_a_single_value if {
	testing.supported(judge(testing.set_with(good, {"select": testing.select([4]), "names": ["id"], "cover": ["row"]})), {4})
}

test_not_stated if {
	judge(testing.remove(good, {3})).findings == {{
		"code": "provenance.value_not_stated",
		"subject": "row/breaking",
		"detail": {},
		"evidence": set(),
	}}
	testing.supported(judge(testing.set_with(testing.remove(good, {0, 1}), {"names": ["breaking"]})), {2, 3, 4})
}

test_differ if {
	judge(testing.patch(good, {1: {"value": "1.5.1"}})).findings == {{
		"code": "provenance.values_differ",
		"subject": "version",
		"detail": {"actual": ["1.5.0", "1.5.1"]},
		"evidence": {0, 1},
	}}
	testing.codes(judge(testing.drop(good, 1, "value"))) == {"provenance.values_differ"}
}

test_nothing_stated if {
	testing.codes(judge(testing.set_with(testing.remove(good, {0, 1, 2, 3, 4}), {"cover": []}))) == {"provenance.nothing_stated"}
	every wrong in [null, 0, [], {}, false] {
		testing.codes(judge(testing.patch(good, {4: {"name": wrong}}))) == {"provenance.nothing_stated"}
	}
	testing.codes(judge(testing.drop(good, 4, "name"))) == {"provenance.nothing_stated"}
}
