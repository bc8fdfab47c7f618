package lib.flaws_test

import data.lib.flaws
import data.lib.testing

image := testing.sha("a")

flaw := testing.flaw("scan", "CVE-1", "high", image)

statement := testing.vex("CVE-1", image)

req(items, changes) := {"with": testing.merge(
	{
		"statements": testing.grouped(items, [i | some i, item in items; item.status], "vulnerability"),
		"signatures": testing.select([i | some i, item in items; item.use]),
		"vex": "vouched",
		"own": "ignored",
	},
	changes,
)}

left_out(items, changes) := found if {
	found := flaws.left_out(req(items, changes), {0}) with input as {"items": items}
}

with_statement(changes) := left_out([flaw, testing.merge(statement, changes), testing.vouching], {})

test_names if {
	flaws.names(flaw) == {"CVE-1", "GHSA-1"}
	flaws.names({}) == set()
	flaws.names({"id": 1, "aliases": "GHSA-1"}) == set()
}

test_nothing_is_left_out_unless_something_says_so if left_out([flaw], {}) == {}

test_vouched_statement if {
	with_statement({}) == {0: {1}}
	with_statement({"status": "fixed", "justification": null}) == {0: {1}}
	with_statement({"vulnerability": "GHSA-1"}) == {0: {1}}
	with_statement({"justification": null, "statement": "The class was removed."}) == {0: {1}}
}

test_statement_that_excuses_nothing if {
	every wrong in [
		{"status": "affected"},
		{"status": "under_investigation"},
		{"status": null},
		{"justification": null},
		{"vulnerability": "CVE-2"},
		{"digest": testing.sha("b")},
		{"digest": null},
		{"components": ["pkg:npm/right-pad@1.3.0"]},
		{"components": null},
	] {
		with_statement(wrong) == {}
	}
}

test_no_digest_is_no_identity if {
	left_out([testing.merge(flaw, {"digests": [null]}), testing.merge(statement, {"digest": null}), testing.vouching], {}) == {}
}

test_reasons if flaws.reasons({"suppressed": null, "status": "fixed", "justification": null, "statement": "x"}) == {"fixed", "x"}

test_component if {
	with_statement({"components": ["pkg:npm/left-pad@1.3.0"]}) == {0: {1}}
	nameless := testing.merge(flaw, {"purl": null})
	left_out([nameless, testing.merge(statement, {"components": [null]}), testing.vouching], {}) == {}
}

test_commit if {
	commit := testing.commit("a")
	scanned := testing.merge(flaw, {"digests": [], "commit": commit})
	about := testing.merge(statement, {"digest": null, "commit": commit})
	left_out([scanned, about, testing.vouching], {}) == {0: {1}}
	left_out([scanned, testing.merge(about, {"commit": testing.commit("b")}), testing.vouching], {}) == {}
	left_out([testing.merge(scanned, {"commit": null}), testing.merge(about, {"commit": null}), testing.vouching], {}) == {}
}

test_who_vouches if {
	left_out([flaw, statement], {}) == {}
	left_out([flaw, testing.merge(statement, {"verified": "yes"})], {}) == {0: {1}}
	left_out([flaw, statement], {"vex": "stated"}) == {0: {1}}
	left_out([flaw, testing.merge(statement, {"verified": "yes"})], {"vex": "ignored"}) == {}
	every wrong in [{"verified": "no"}, {"verified": null}, {"digest": testing.sha("b")}, {"digest": null}] {
		left_out([flaw, statement, testing.merge(testing.vouching, wrong)], {}) == {}
	}
}

against(seconds) := testing.merge(statement, {"status": "affected", "at": testing.at(seconds)})

test_what_speaks_against_it if {
	left_out([flaw, statement, testing.vouching, against(59)], {}) == {0: {1}}
	left_out([flaw, statement, testing.vouching, against(60)], {}) == {}
	left_out([flaw, statement, testing.vouching, against(61)], {}) == {}
	left_out([flaw, statement, testing.vouching, testing.merge(against(59), {"at": null})], {}) == {}
	left_out([flaw, statement, testing.vouching, testing.merge(against(61), {"digest": testing.sha("b")})], {}) == {0: {1}}
}

test_the_scanner_itself if {
	own := testing.merge(flaw, {"suppressed": "nosemgrep"})
	left_out([own], {}) == {}
	left_out([own], {"own": "accepted"}) == {0: {0}}
	left_out([flaw], {"own": "accepted"}) == {}
}

test_remarks if {
	items := [flaw, testing.merge(statement, {"statement": "Removed."})]
	said := flaws.remarks({0: {1}}, "a.b") with input as {"items": items}
	said == {{
		"code": "a.b",
		"subject": "CVE-1 in left-pad 1.3.0",
		"detail": {"expected": "high", "actual": ["Removed.", "not_affected", "vulnerable_code_not_in_execute_path"]},
		"evidence": {0, 1},
	}}
}
