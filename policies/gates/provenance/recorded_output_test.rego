package gates.provenance.recorded_output_test

import data.gates.provenance.recorded_output
import data.lib.testing

# The report is made at second 12, in a step from second 10 to 15, which prints its digest.
good := testing.input_for(
	"provenance.recorded_output",
	[
		testing.verdict("topology"),
		printed("topology.json", 1),
		testing.step("topology", 1),
		testing.verdict("upgrade"),
		printed("upgrade.json", 2),
		testing.step("upgrade", 2),
	],
	{
		"verdicts": testing.select([0]),
		"cover": ["topology"],
		"digests": testing.select([1, 4]),
		"steps": testing.select([2, 5]),
	},
)

printed(path, n) := testing.merge(testing.digest("recorded", "recorded", testing.sha("f")), {
	"path": path,
	"of": "file",
	"framed": true,
	"n": n,
})

retried := testing.set_with(testing.add(good, [testing.step("topology", 3)]), {"steps": testing.select([2, 5, 6])})

unrecorded := {{
	"code": "provenance.report_not_recorded",
	"subject": "topology.json",
	"detail": {"expected": testing.sha("f")},
	"evidence": {0},
}}

judge(doc) := answer if {
	answer := object.get(recorded_output.results, "line", null) with input as testing.group(doc, "path")
}

test_recorded if testing.supported(judge(good), {0, 2})

test_missing if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "provenance.report_missing",
		"subject": "topology",
		"detail": {},
		"evidence": set(),
	}}
}

test_every_report_is_judged if {
	doc := testing.set_with(good, {"verdicts": testing.select([0, 3])})
	testing.subjects(judge(doc)) == {"upgrade.json"}
	testing.supported(judge(testing.patch(doc, {3: {"at": testing.at(22)}})), {0, 2, 3, 5})
}

test_not_printed if {
	judge(testing.remove(good, {1})).findings == unrecorded
	judge(testing.remove(good, {1, 2, 4, 5})).findings == unrecorded
	every change in [{"path": "upgrade.json"}, {"path": null}, {"stated": testing.sha("e")}, {"stated": null}, {"n": 2}, {"n": "1"}, {"n": null}] {
		not testing.satisfied(judge(testing.patch(good, {1: change})))
	}
}

# Anybody can write a line that looks like the output of sha256sum.
test_printed_outside_a_frame if {
	every wrong in array.concat(testing.no_boolean, [false]) {
		judge(testing.patch(good, {1: {"framed": wrong}})).findings == unrecorded
		judge(testing.patch(good, {2: {"framed": wrong}})).findings == unrecorded
	}
}

test_printed_by_a_failed_step if {
	every exit in array.concat(testing.no_number, [1]) {
		judge(testing.patch(good, {2: {"exit": exit}})).findings == unrecorded
	}
}

test_printed_by_an_earlier_attempt if {
	judge(retried).findings == unrecorded
	judge(testing.patch(retried, {6: {"exit": 1}})).findings == unrecorded
	testing.supported(judge(testing.patch(retried, {6: {"phase": "rollback"}})), {0, 2})
}

test_exchanged_afterwards if {
	testing.codes(judge(testing.patch(good, {0: {"source": {"path": "topology.json", "sha256": testing.sha("e")}}}))) == {"provenance.report_not_recorded"}
}

test_carried_over if {
	every seconds in [0, 9, 16, 500] {
		judge(testing.patch(good, {0: {"at": testing.at(seconds)}})).findings == {{
			"code": "provenance.report_stale",
			"subject": "topology.json",
			"detail": {"actual": testing.at(seconds)},
			"evidence": {0, 2},
		}}
	}
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {0: {"at": {"us": wrong}}}))) == {"provenance.report_stale"}
	}
	testing.codes(judge(testing.patch(good, {0: {"at": null}}))) == {"provenance.report_stale"}
}

# The recorder may know the end to the second only.
test_the_second_of_the_end_counts if {
	testing.supported(judge(testing.patch(good, {0: {"at": {"us": 15999999, "text": "15.999999s"}}})), {0, 2})
}

# Forward steps that ran again after a rollback overwrote what the first ones made.
test_printed_again_after_a_rollback if {
	judge(testing.patch(retried, {6: {"phase": "after_rollback"}})).findings == unrecorded
	backward := testing.patch(retried, {2: {"phase": "rollback"}, 6: {"phase": "after_rollback"}})
	testing.supported(judge(backward), {0, 2})
}

test_which_attempt_is_the_last_is_not_known if {
	every wrong in array.concat(testing.no_number, [1, 2]) {
		judge(testing.patch(retried, {6: {"n": wrong}})).findings == unrecorded
	}
	judge(testing.drop(retried, 6, "n")).findings == unrecorded
	judge(testing.drop(retried, 6, "name")).findings == unrecorded
}

test_a_missing_field_proves_nothing if {
	testing.codes(judge(testing.drop(good, 0, "at"))) == {"provenance.report_stale"}
	testing.codes(judge(testing.drop(testing.drop(good, 0, "source"), 1, "path"))) == {"provenance.report_not_recorded"}
	every field in ["path", "stated", "n", "framed"] {
		judge(testing.drop(good, 1, field)).findings == unrecorded
	}
	every field in ["n", "exit", "framed"] {
		judge(testing.drop(good, 2, field)).findings == unrecorded
	}
	every field in ["begin", "end"] {
		testing.codes(judge(testing.drop(good, 2, field))) == {"provenance.report_stale"}
	}
}

# Neither has bytes, nor a path, and both say the same of it.
test_nothing_is_not_the_digest_of_nothing if {
	every wrong in ["", null, testing.sha("0")] {
		doc := testing.patch(good, {0: {"source": {"path": "topology.json", "sha256": wrong}}, 1: {"stated": wrong}})
		testing.codes(judge(doc)) == {"provenance.report_not_recorded"}
	}
	nowhere := testing.patch(good, {0: {"source": {"path": null, "sha256": testing.sha("f")}}, 1: {"path": null}})
	testing.codes(judge(nowhere)) == {"provenance.report_not_recorded"}
}

# Null is less than every number, and text is more.
test_a_step_without_times_holds_no_report if {
	every wrong in testing.no_number {
		every field in ["begin", "end"] {
			testing.codes(judge(testing.patch(good, {2: {field: {"us": wrong}}}))) == {"provenance.report_stale"}
		}
	}
}
