package gates.determinism.replay_test

import data.gates.determinism.replay
import data.lib.testing

good := testing.group(
	testing.input_for(
		"determinism.replay",
		[testing.promo_replay("catalog"), testing.promo_replay("tiles")],
		{"replays": testing.select([0, 1]), "cover": ["catalog", "tiles"], "tolerance": 0},
	),
	"subject",
)

judge(doc) := answer if {
	answer := object.get(replay.results, "line", null) with input as testing.group(doc, "subject")
}

close := testing.patch(good, {0: {"right": testing.sha("3"), "equal": false, "difference": 5}})

test_equal if {
	testing.supported(judge(good), {0, 1})
	testing.supported(judge(testing.patch(good, {0: {"difference": 0}})), {0, 1})
}

test_missing if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "determinism.replay_missing",
		"subject": "catalog",
		"detail": {},
		"evidence": set(),
	}}
	testing.subjects(judge(testing.remove(good, {0, 1}))) == {"catalog", "tiles"}
}

test_without_input if {
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(good, {0: {"input": wrong}}))) == {"determinism.replay_without_input"}
	}
	testing.codes(judge(testing.drop(good, 0, "input"))) == {"determinism.replay_without_input"}
	testing.codes(judge(testing.drop(good, 0, "subject"))) == {"determinism.replay_missing", "determinism.replay_without_input"}
}

test_tolerance if {
	judge(close).findings == {{
		"code": "determinism.replay_differs",
		"subject": "catalog",
		"detail": {"expected": 0, "actual": 5},
		"evidence": {0},
	}}
	testing.codes(judge(testing.set_with(close, {"tolerance": 4}))) == {"determinism.replay_differs"}
	testing.supported(judge(testing.set_with(close, {"tolerance": 5})), {0, 1})
}

test_unknown_difference if {
	tolerant := testing.set_with(close, {"tolerance": 5})
	every wrong in array.concat(testing.no_number, [0, -1]) {
		testing.codes(judge(testing.patch(tolerant, {0: {"difference": wrong}}))) == {"determinism.replay_differs"}
	}
	testing.codes(judge(testing.drop(tolerant, 0, "difference"))) == {"determinism.replay_differs"}
}

# What says neither that it is equal nor that it is not is no small difference.
test_unknown_equality if {
	every wrong in testing.no_boolean {
		doc := testing.patch(testing.set_with(close, {"tolerance": 5}), {0: {"equal": wrong}})
		testing.codes(judge(doc)) == {"determinism.replay_differs", "determinism.replay_contradictory"}
	}
}

test_contradictory if {
	judge(testing.patch(good, {0: {"right": testing.sha("3")}})).findings == {{
		"code": "determinism.replay_contradictory",
		"subject": "catalog",
		"detail": {"left": testing.sha("2"), "right": testing.sha("3"), "actual": true},
		"evidence": {0},
	}}
	testing.codes(judge(testing.patch(good, {0: {"difference": 1}}))) == {"determinism.replay_contradictory"}
	testing.codes(judge(testing.set_with(testing.patch(close, {0: {"right": testing.sha("2")}}), {"tolerance": 5}))) == {"determinism.replay_contradictory"}
	every wrong in testing.no_boolean {
		testing.codes(judge(testing.patch(good, {0: {"equal": wrong}}))) == {"determinism.replay_contradictory", "determinism.replay_differs"}
	}
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(good, {0: {"left": wrong, "right": wrong}}))) == {"determinism.replay_contradictory"}
		testing.codes(judge(testing.patch(good, {0: {"right": wrong}}))) == {"determinism.replay_contradictory"}
	}
	every doc in testing.without(good, 0, ["left", "right"]) {
		testing.codes(judge(doc)) == {"determinism.replay_contradictory"}
	}
	"determinism.replay_contradictory" in testing.codes(judge(testing.drop(good, 0, "equal")))
}

test_the_least_difference_is_one if {
	least := testing.patch(testing.set_with(close, {"tolerance": 1}), {0: {"difference": 1}})
	testing.supported(judge(least), {0, 1})
}

test_without_an_output_nothing_was_replayed if {
	tolerant := testing.set_with(close, {"tolerance": 5})
	every side in ["left", "right"] {
		every wrong in testing.no_text {
			"determinism.replay_contradictory" in testing.codes(judge(testing.patch(tolerant, {0: {side: wrong}})))
		}
	}
}
