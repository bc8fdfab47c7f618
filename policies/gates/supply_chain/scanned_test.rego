package gates.supply_chain.scanned_test

import data.gates.supply_chain.scanned
import data.lib.testing

image := testing.digest("deployed", "api", testing.sha("a"))

good := testing.input_for(
	"supply_chain.scanned",
	[image, testing.scan("scan", testing.sha("a"))],
	{
		"artifacts": testing.select([0]),
		"scans": testing.select([1]),
		"tools": ["grype"],
		"subject": "stated",
		"filters": ["only-fixed"],
		"database": "demanded",
		"database_age": testing.seconds(10),
		"cover": ["api"],
	},
)

judge(doc) := answer if {
	answer := object.get(scanned.results, "line", null) with input as doc
}

asked(changes) := testing.merge(good, {"requirements": {"supply_chain.scanned": [line]}}) if {
	old := good.requirements["supply_chain.scanned"][0]
	line := testing.merge(old, {"with": testing.merge(old.with, changes)})
}

test_scanned if {
	testing.supported(judge(good), {0, 1})
	testing.supported(judge(testing.patch(good, {1: {"targets": null}})), {0, 1})
	testing.supported(judge(testing.patch(good, {1: {"filters": ["only-fixed"]}})), {0, 1})
	testing.supported(judge(testing.patch(good, {1: {"targets": 1}})), {0, 1})
}

test_commit if {
	source := testing.patch(good, {0: {"stated": null, "subject": "api", "value": testing.commit("a")}, 1: {"commit": testing.commit("a")}})
	testing.supported(judge(source), {0, 1})
	judge(testing.patch(source, {1: {"commit": null}})).findings == {{
		"code": "supply_chain.scan_missing",
		"subject": "api",
		"detail": {"expected": ["grype"], "actual": [testing.commit("a")]},
		"evidence": {0},
	}}
	testing.codes(judge(testing.patch(source, {0: {"value": null}, 1: {"commit": null}}))) == {"supply_chain.scan_missing"}
}

test_missing if {
	judge(testing.remove(good, {1})).findings == {{
		"code": "supply_chain.scan_missing",
		"subject": "api",
		"detail": {"expected": ["grype"], "actual": [testing.sha("a")]},
		"evidence": {0},
	}}
	judge(testing.remove(good, {0})).findings == {{
		"code": "supply_chain.scan_artifact_missing",
		"subject": "api",
		"detail": {},
		"evidence": set(),
	}}
	testing.codes(judge(testing.patch(good, {1: {"tool": "echo"}}))) == {"supply_chain.scan_missing"}
	every wrong in [[testing.sha("b")], [], null, "", testing.sha("a")] {
		testing.codes(judge(testing.patch(good, {1: {"digests": wrong}}))) == {"supply_chain.scan_missing"}
	}
	testing.codes(judge(testing.patch(good, {0: {"stated": null}}))) == {"supply_chain.scan_missing"}
}

test_format_without_subject if {
	unstated := testing.patch(asked({"subject": "unstated"}), {1: {"digests": [], "subject": ""}})
	testing.supported(judge(unstated), {0, 1})
	judge(testing.patch(unstated, {1: {"errors": 2}})).findings == {{
		"code": "supply_chain.scan_incomplete",
		"subject": "scan.json",
		"detail": {"actual": 2},
		"evidence": {1},
	}}
}

test_incomplete if {
	every wrong in array.concat(testing.no_number, [1]) {
		testing.codes(judge(testing.patch(good, {1: {"errors": wrong}}))) == {"supply_chain.scan_incomplete"}
	}
	testing.codes(judge(testing.drop(good, 1, "errors"))) == {"supply_chain.scan_incomplete"}
}

test_empty if {
	every wrong in ["n/a", "", "1", [], {}, true, 0] {
		testing.codes(judge(testing.patch(good, {1: {"targets": wrong}}))) == {"supply_chain.scan_empty"}
	}
	testing.codes(judge(testing.drop(good, 1, "targets"))) == {"supply_chain.scan_empty"}
}

test_filtered if {
	every wrong in [["exclude"], ["only-fixed", "exclude"], null, "", {}] {
		testing.codes(judge(testing.patch(good, {1: {"filters": wrong}}))) == {"supply_chain.scan_filtered"}
	}
	testing.codes(judge(testing.drop(good, 1, "filters"))) == {"supply_chain.scan_filtered"}
}

test_database if {
	testing.supported(judge(testing.patch(good, {1: {"database": testing.at(50)}})), {0, 1})
	judge(testing.patch(good, {1: {"database": testing.at(39)}})).findings == {{
		"code": "supply_chain.scan_database_old",
		"subject": "ghcr.io/acme/api by grype",
		"detail": {"expected": testing.seconds(10), "actual": "39s"},
		"evidence": {1},
	}}
	testing.codes(judge(testing.patch(good, {1: {"database": testing.at(51)}}))) == {"supply_chain.scan_database_old"}
	testing.codes(judge(testing.patch(good, {1: {"database": null}}))) == {"supply_chain.scan_database_unknown"}
	testing.codes(judge(testing.drop(good, 1, "database"))) == {"supply_chain.scan_database_unknown"}
	every wrong in ["n/a", {}, {"us": "40"}] {
		testing.codes(judge(testing.patch(good, {1: {"database": wrong}}))) == {"supply_chain.scan_database_old"}
	}
}

test_database_without_a_time_of_the_scan if {
	# The as-of is second 1000.
	testing.codes(judge(testing.patch(good, {1: {"at": null}}))) == {"supply_chain.scan_database_old"}
	testing.supported(judge(testing.patch(good, {1: {"at": null, "database": testing.at(995)}})), {0, 1})
}

test_database_where_stated if {
	stated := asked({"database": "where_stated"})
	testing.supported(judge(testing.patch(stated, {1: {"database": null}})), {0, 1})
	testing.codes(judge(testing.patch(stated, {1: {"database": testing.at(1)}}))) == {"supply_chain.scan_database_old"}
	testing.supported(judge(testing.patch(asked({"database": "none"}), {1: {"database": testing.at(1)}})), {0, 1})
}

test_one_good_scan_is_enough if {
	bad := testing.merge(testing.scan("other", testing.sha("a")), {"errors": 1})
	more := testing.merge(good, {"items": array.concat(good.items, [bad])})
	line := more.requirements["supply_chain.scanned"][0]
	both := testing.merge(more, {"requirements": {"supply_chain.scanned": [testing.merge(line, {"with": testing.merge(line.with, {"scans": testing.select([1, 2])})})]}})
	testing.supported(judge(both), {0, 1})
	testing.subjects(judge(testing.patch(both, {1: {"errors": 1}}))) == {"ghcr.io/acme/api by grype"}
}
