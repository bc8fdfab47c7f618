package gates.completion.transcripts_test

import data.gates.completion.transcripts
import data.lib.testing

good := testing.input_for(
	"completion.transcripts",
	[
		testing.transcript("preflight"),
		testing.merge(testing.transcript("rollout"), {"final": true, "steps": 3}),
		testing.step("a", 1),
		testing.step("b", 2),
		testing.step("c", 3),
	],
	{"transcripts": testing.select([0, 1]), "steps": testing.select([2, 3, 4])},
)

judge(doc) := answer if {
	answer := object.get(transcripts.results, "line", null) with input as doc
}

test_whole if testing.supported(judge(good), {0, 1, 2, 3, 4})

test_no_steps if {
	testing.codes(judge(testing.remove(good, {2, 3, 4}))) == {"completion.transcripts_missing", "completion.run_not_closed"}
	testing.codes(judge(testing.remove(good, {0, 1, 2, 3, 4}))) == {"completion.transcripts_missing", "completion.run_not_closed"}
}

test_open if {
	judge(testing.patch(good, {0: {"closed": false}})).findings == {{
		"code": "completion.transcript_open",
		"subject": "preflight.txt",
		"detail": {},
		"evidence": {0},
	}}
	every wrong in testing.no_boolean {
		testing.codes(judge(testing.patch(good, {0: {"closed": wrong}}))) == {"completion.transcript_open"}
	}
	testing.codes(judge(testing.drop(good, 0, "closed"))) == {"completion.transcript_open"}
}

# In the tests, a transcript and its steps have paths of their own.
test_closed_early if {
	of_preflight := {2: {"source": {"path": "preflight.txt", "sha256": null}}}
	testing.supported(judge(testing.patch(good, of_preflight)), {0, 1, 2, 3, 4})
	at_the_end := testing.patch(good, object.union(of_preflight, {0: {"closedAt": good.items[2].end}}))
	testing.supported(judge(at_the_end), {0, 1, 2, 3, 4})
	before := testing.patch(good, object.union(of_preflight, {0: {"closedAt": good.items[2].begin}}))
	judge(before).findings == {{
		"code": "completion.closed_early",
		"subject": "preflight.txt",
		"detail": {},
		"evidence": {0, 2},
	}}
	testing.codes(judge(testing.patch(good, object.union(of_preflight, {0: {"closedAt": null}})))) == {"completion.closed_early"}
	testing.codes(judge(testing.patch(before, {0: {"closed": false}}))) == {"completion.transcript_open"}
}

test_a_step_is_missing if {
	testing.codes(judge(testing.remove(good, {3}))) == {"completion.steps_not_contiguous", "completion.run_not_closed"}
}

test_the_only_step_is_not_the_first if {
	testing.codes(judge(testing.patch(testing.remove(good, {2, 3}), {1: {"steps": 1}}))) == {"completion.steps_not_contiguous"}
}

# The count of the closing record tells that the last step is gone.
test_the_last_step_is_missing if testing.codes(judge(testing.remove(good, {4}))) == {"completion.run_not_closed"}

test_numbers if {
	every n in [1, 0, 4, -1] {
		testing.codes(judge(testing.patch(good, {3: {"n": n}}))) == {"completion.steps_not_contiguous"}
	}
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {3: {"n": wrong}}))) == {"completion.steps_not_contiguous"}
	}
}

test_times_against_the_numbers if {
	answer := judge(testing.patch(good, {4: {"begin": testing.at(19)}}))
	answer.findings == {{
		"code": "completion.steps_not_contiguous",
		"subject": "line",
		"detail": {"expected": 3, "actual": [1, 2, 3]},
		"evidence": set(),
	}}
}

test_no_closing_record_ends_the_run if {
	judge(testing.patch(good, {1: {"final": false}})).findings == {{
		"code": "completion.run_not_closed",
		"subject": "line",
		"detail": {"expected": 3, "actual": []},
		"evidence": set(),
	}}
	every wrong in testing.no_boolean {
		testing.codes(judge(testing.patch(good, {1: {"final": wrong}}))) == {"completion.run_not_closed"}
	}
}

test_two_closing_records_end_the_run if {
	testing.codes(judge(testing.patch(good, {0: {"final": true, "steps": 3}}))) == {"completion.run_not_closed"}
}

test_the_closing_record_counts_otherwise if {
	every wrong in array.concat(testing.no_number, [0, 2, 4]) {
		testing.codes(judge(testing.patch(good, {1: {"steps": wrong}}))) == {"completion.run_not_closed"}
	}
}

test_closed_before_the_last_step_ended if {
	testing.codes(judge(testing.patch(good, {1: {"closedAt": testing.at(34)}}))) == {"completion.run_not_closed"}
	testing.codes(judge(testing.patch(good, {1: {"closedAt": null}}))) == {"completion.run_not_closed"}
	testing.supported(judge(testing.patch(good, {1: {"closedAt": testing.at(35)}})), {0, 1, 2, 3, 4})
}

test_mixed_runs if {
	every field in ["run", "environment", "procedure"] {
		"completion.mixed_runs" in testing.codes(judge(testing.patch(good, {0: {field: "another"}})))
	}
	judge(testing.patch(good, {0: {"run": "r2"}})).findings == {{
		"code": "completion.mixed_runs",
		"subject": "line",
		"detail": {"actual": ["r1", "r2"]},
		"evidence": {0, 1},
	}}
}

test_recorded_under_another_procedure if {
	every name in ["another", "", null, 0] {
		doc := testing.patch(good, {0: {"procedure": name}, 1: {"procedure": name}})
		judge(doc).findings == {{
			"code": "completion.other_procedure",
			"subject": $"{role}.txt",
			"detail": {"expected": "p", "actual": name},
			"evidence": {i},
		} |
			some i, role in ["preflight", "rollout"]
		}
	}
}

# Step 2 runs from second 20: each begins after the one before has ended.
test_steps_do_not_overlap if {
	testing.codes(judge(testing.patch(good, {2: {"end": testing.at(21)}}))) == {"completion.steps_not_contiguous"}
	testing.supported(judge(testing.patch(good, {2: {"end": testing.at(20)}})), {0, 1, 2, 3, 4})
	testing.codes(judge(testing.patch(good, {3: {"begin": testing.at(11), "end": testing.at(29)}}))) == {"completion.steps_not_contiguous"}
	testing.codes(judge(testing.patch(good, {4: {"end": testing.at(29)}}))) == {"completion.steps_not_contiguous"}
}

test_a_time_that_is_no_number_is_in_no_order if {
	every ref in [2, 3, 4] {
		every wrong in testing.no_number {
			testing.codes(judge(testing.patch(good, {ref: {"begin": {"us": wrong}}}))) == {"completion.steps_not_contiguous"}
			testing.codes(judge(testing.patch(good, {ref: {"end": {"us": wrong}}}))) == {"completion.steps_not_contiguous", "completion.run_not_closed"}
		}
		every doc in testing.without(good, ref, ["begin", "end", "n"]) {
			"completion.steps_not_contiguous" in testing.codes(judge(doc))
		}
	}
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {1: {"closedAt": {"us": wrong}}}))) == {"completion.run_not_closed"}
	}
	testing.codes(judge(testing.drop(good, 1, "steps"))) == {"completion.run_not_closed"}
}

test_frames_that_name_no_run if {
	every field in ["run", "environment"] {
		every wrong in testing.no_text {
			doc := testing.patch(good, {0: {field: wrong}, 1: {field: wrong}})
			testing.codes(judge(doc)) == {"completion.mixed_runs"}
		}
		testing.codes(judge(testing.drop(good, 0, field))) == {"completion.mixed_runs"}
		testing.codes(judge(testing.drop(testing.drop(good, 0, field), 1, field))) == {"completion.mixed_runs"}
	}
	testing.codes(judge(testing.drop(good, 0, "procedure"))) == {"completion.mixed_runs", "completion.other_procedure"}
	testing.codes(judge(testing.drop(testing.drop(good, 0, "closed"), 0, "source"))) == {"completion.transcript_open"}
}

test_phases_in_order if {
	testing.supported(judge(testing.patch(good, {3: {"phase": "rollback"}, 4: {"phase": "after_rollback"}})), {0, 1, 2, 3, 4})
	testing.supported(judge(testing.patch(good, {4: {"phase": "rollback"}})), {0, 1, 2, 3, 4})
}

test_only_a_rollback_has_an_afterwards if {
	every n, ref in [2, 3, 4] {
		judge(testing.patch(good, {ref: {"phase": "after_rollback"}})).findings == {{
			"code": "completion.phase_out_of_order",
			"subject": ["a", "b", "c"][n],
			"detail": {"actual": "after_rollback"},
			"evidence": {ref},
		}}
	}
	testing.subjects(judge(testing.patch(good, {3: {"phase": "after_rollback"}, 4: {"phase": "rollback"}}))) == {"b"}
}

test_nothing_goes_forward_after_a_rollback if {
	judge(testing.patch(good, {3: {"phase": "rollback"}})).findings == {{
		"code": "completion.phase_out_of_order",
		"subject": "c",
		"detail": {"actual": "forward"},
		"evidence": {4},
	}}
}

test_the_first_of_two_rollbacks_ends_the_forward_phase if {
	doc := testing.patch(good, {2: {"phase": "rollback"}, 4: {"phase": "rollback"}})
	testing.subjects(judge(doc)) == {"b"}
	testing.codes(judge(testing.patch(good, {3: {"phase": "rollback"}, 4: {"n": 2}}))) == {"completion.steps_not_contiguous"}
}

test_every_step_has_a_phase if {
	every wrong in array.concat(testing.no_text, ["Forward"]) {
		testing.codes(judge(testing.patch(good, {3: {"phase": wrong}}))) == {"completion.phase_out_of_order"}
	}
	testing.codes(judge(testing.drop(testing.drop(good, 3, "phase"), 3, "name"))) == {"completion.phase_out_of_order"}
}

test_a_rollback_without_a_number if {
	every wrong in testing.no_number {
		doc := testing.patch(good, {3: {"phase": "rollback", "n": wrong}, 4: {"phase": "after_rollback"}})
		testing.codes(judge(doc)) == {"completion.steps_not_contiguous", "completion.phase_out_of_order"}
	}
}
