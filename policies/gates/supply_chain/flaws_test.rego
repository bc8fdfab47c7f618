package gates.supply_chain.flaws_test

import data.gates.supply_chain.flaws
import data.lib.testing

image := testing.sha("a")

items := [
	testing.scan("scan", image),
	testing.flaw("scan", "CVE-1", "low", image),
	testing.flaw("scan", "CVE-2", "medium", image),
	testing.merge(testing.vex("CVE-1", image), {"verified": "yes"}),
]

good := asked({})

asked(changes) := testing.input_for("supply_chain.flaws", items, testing.merge(
	{
		"scans": testing.select([0]),
		"flaws": testing.select([1, 2]),
		"limits": {"critical": 0, "high": 0, "medium": 1},
		"never": [],
		"unfixed": "counted",
		"statements": testing.grouped(items, [3], "vulnerability"),
		"signatures": testing.select([]),
		"vex": "vouched",
		"own": "ignored",
	},
	changes,
))

judge(doc) := answer if {
	answer := object.get(flaws.results, "line", null) with input as doc
}

test_within_limits if testing.supported(judge(good), {0})

test_unscanned if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "supply_chain.flaws_unscanned",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

test_denied if {
	judge(testing.patch(good, {1: {"id": "CVE-9", "severity": "high"}})).findings == {{
		"code": "supply_chain.flaw_denied",
		"subject": "CVE-1 in left-pad 1.3.0",
		"detail": {"expected": 0, "actual": "high"},
		"evidence": {1},
	}}
}

test_too_many if {
	judge(testing.patch(good, {1: {"severity": "medium", "id": "CVE-9", "aliases": []}})).findings == {{
		"code": "supply_chain.flaws_too_many",
		"subject": "medium",
		"detail": {"expected": 1, "actual": 2},
		"evidence": {1, 2},
	}}
}

test_unknown_is_never_mild if {
	every wrong in array.concat(testing.no_text, ["unknown", "moderate", "LOW"]) {
		testing.codes(judge(testing.patch(good, {2: {"severity": wrong}}))) == {"supply_chain.flaw_unrated"}
	}
	testing.codes(judge(testing.drop(good, 2, "severity"))) == {"supply_chain.flaw_unrated"}
	allowed := asked({"limits": {"unknown": 1}})
	testing.satisfied(judge(testing.patch(allowed, {2: {"severity": "unknown"}})))
	testing.codes(judge(testing.patch(asked({"limits": {"unknown": 0}}), {2: {"severity": null}}))) == {"supply_chain.flaw_denied"}
}

test_never if {
	testing.codes(judge(asked({"never": ["CVE-1"]}))) == {"supply_chain.flaw_never_allowed"}
	testing.codes(judge(asked({"never": ["GHSA-1"]}))) == {"supply_chain.flaw_never_allowed"}
	testing.supported(judge(asked({"never": ["CVE-3"]})), {0})
}

test_left_out_by_a_statement if {
	answer := judge(testing.patch(good, {1: {"severity": "critical"}}))
	answer.result == "satisfied"
	answer.evidence == {0}
	answer.remarks == {{
		"code": "supply_chain.flaw_left_out",
		"subject": "CVE-1 in left-pad 1.3.0",
		"detail": {"expected": "critical", "actual": ["not_affected", "vulnerable_code_not_in_execute_path"]},
		"evidence": {1, 3},
	}}
}

test_left_out_beside_what_is_denied if {
	answer := judge(testing.patch(good, {1: {"severity": "critical"}, 2: {"severity": "high"}}))
	testing.codes(answer) == {"supply_chain.flaw_denied"}
	count(answer.remarks) == 1
}

test_left_out_without_a_fix if {
	unfixed := testing.patch(asked({"unfixed": "left_out", "limits": {"medium": 0}}), {2: {"fixed": null}})
	answer := judge(unfixed)
	answer.result == "satisfied"
	answer.remarks == {{
		"code": "supply_chain.flaw_left_out",
		"subject": "CVE-2 in left-pad 1.3.0",
		"detail": {"expected": "medium", "actual": ["no fix"]},
		"evidence": {2},
	}}
	testing.codes(judge(testing.patch(unfixed, {2: {"fixed": "2.0.0"}}))) == {"supply_chain.flaw_denied"}
	testing.codes(judge(testing.patch(asked({"limits": {"medium": 0}}), {2: {"fixed": null}}))) == {"supply_chain.flaw_denied"}
}
