package gates.promotion.newer_test

import data.gates.promotion.newer
import data.lib.testing

good := testing.input_for(
	"promotion.newer",
	[
		testing.release("manifest", "target", "1.10.0"),
		testing.release("heartbeat-a", "installed", "1.9.9"),
		testing.release("heartbeat-b", "installed", "1.10.0-rc.2"),
	],
	{"target": testing.select([0]), "installed": testing.select([1, 2])},
)

judge(doc) := answer if {
	answer := object.get(newer.results, "line", null) with input as doc
}

test_newer if testing.supported(judge(good), {0, 1, 2})

test_not_newer if {
	judge(testing.patch(good, {1: {"value": "1.11.0-alpha"}})).findings == {{
		"code": "promotion.not_newer",
		"subject": "heartbeat-a",
		"detail": {"expected": "1.10.0", "actual": "1.11.0-alpha"},
		"evidence": {0, 1},
	}}
	every version in ["1.10.0", "1.10.0+build", "2.0.0", "1.10.1-0"] {
		testing.codes(judge(testing.patch(good, {2: {"value": version}}))) == {"promotion.not_newer"}
	}
	testing.codes(judge(testing.patch(good, {0: {"value": "1.10.0-rc.1"}}))) == {"promotion.not_newer"}
}

test_not_semver if {
	every wrong in ["not-semver", "v1.10.0", "1.10", "01.10.0"] {
		testing.codes(judge(testing.patch(good, {0: {"value": wrong}}))) == {"promotion.not_semver", "promotion.not_newer"}
		"promotion.not_semver" in testing.codes(judge(testing.patch(good, {1: {"value": wrong}})))
	}
	every wrong in testing.no_text {
		"promotion.not_semver" in testing.codes(judge(testing.patch(good, {1: {"value": wrong}})))
		"promotion.target_version_unclear" in testing.codes(judge(testing.patch(good, {0: {"value": wrong}})))
	}
	"promotion.not_semver" in testing.codes(judge(testing.drop(good, 1, "value")))
	testing.codes(judge(testing.patch(good, {1: {"placeholder": true}}))) == {"promotion.not_semver"}
}

test_no_target_or_two if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "promotion.target_version_unclear",
		"subject": "line",
		"detail": {"actual": []},
		"evidence": set(),
	}}
	two := testing.set_with(testing.patch(good, {1: {"value": "1.9.8"}}), {"target": testing.select([0, 1]), "installed": testing.select([2])})
	testing.codes(judge(two)) == {"promotion.target_version_unclear"}
}

test_nothing_installed if {
	testing.codes(judge(testing.remove(good, {1, 2}))) == {"promotion.installed_version_missing"}
	testing.codes(judge(testing.remove(good, {0, 1, 2}))) == {"promotion.installed_version_missing", "promotion.target_version_unclear"}
}
