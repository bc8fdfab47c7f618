package gates.provenance.immutable_test

import data.gates.provenance.immutable
import data.lib.testing

good := testing.input_for(
	"provenance.immutable",
	[
		testing.release("ticket", "source", testing.commit("a")),
		testing.release("ticket", "target", testing.commit("b")),
		testing.release("probes", "deployed", $"sha256:{testing.sha("c")}"),
	],
	{"select": testing.select([0, 1, 2]), "source": testing.select([0]), "target": testing.select([1])},
)

judge(doc) := answer if {
	answer := object.get(immutable.results, "line", null) with input as doc
}

test_immutable if testing.supported(judge(good), {0, 1, 2})

test_mutable if {
	every name in [
		"main", "latest", "v1.2.3", "unknown", "<unset>", "", "n/a", "abc1234",
		testing.sha("a"), testing.commit("0"), testing.commit("g"), testing.commit("A"), $"{testing.commit("a")}\n",
		"sha256:", "sha256:abc", $"sha256:{testing.sha("0")}", $"sha256:{testing.sha("g")}", $"sha256:{testing.commit("a")}",
		$"sha512:{testing.sha("a")}", $"image@sha256:{testing.sha("a")}",
	] {
		judge(testing.patch(good, {2: {"value": name}})).findings == {{
			"code": "provenance.mutable_identity",
			"subject": "deployed",
			"detail": {"actual": name},
			"evidence": {2},
		}}
	}
}

test_the_same_release if {
	judge(testing.patch(good, {1: {"value": testing.commit("a")}})).findings == {{
		"code": "provenance.same_release",
		"subject": testing.commit("a"),
		"detail": {"actual": testing.commit("a")},
		"evidence": {0, 1},
	}}
}

# What else is of that release shows nothing of source and target being the same.
test_the_same_release_is_shown_by_source_and_target_alone if {
	deployed := testing.patch(good, {1: {"value": testing.commit("a")}, 2: {"value": testing.commit("a")}})
	[f.evidence | some f in judge(deployed).findings] == [{0, 1}]
}

test_missing if {
	judge(testing.remove(good, {1})).findings == {{
		"code": "provenance.identity_missing",
		"subject": "target",
		"detail": {},
		"evidence": set(),
	}}
	testing.subjects(judge(testing.remove(good, {0, 1, 2}))) == {"source", "target", "line"}
}

test_a_name_that_is_no_text if {
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(good, {2: {"value": wrong}}))) == {"provenance.mutable_identity"}
	}
	judge(testing.drop(testing.drop(good, 2, "value"), 2, "identity")).findings == {{
		"code": "provenance.mutable_identity",
		"subject": "(unnamed)",
		"detail": {"actual": null},
		"evidence": {2},
	}}
}

test_nothing_to_judge if {
	judge(testing.set_with(good, {"select": testing.select([])})).findings == {{
		"code": "provenance.identities_missing",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}
