package gates.promotion.batches_test

import data.gates.promotion.batches
import data.lib.testing

batch(number, id, begin, end) := testing.merge(testing.promo_task("rollout", id, "completed", begin), {"name": number, "until": testing.at(end)})

# Batch x lasts from second 10 to 30, batch y from 30 to 50.
good := regrouped(testing.input_for(
	"promotion.batches",
	[
		batch("0", "x", 10, 30),
		batch("1", "y", 30, 50),
		testing.promo_task("x", "a", "succeeded", 11),
		testing.promo_task("x", "b", "succeeded", 12),
		testing.promo_task("y", "c", "succeeded", 31),
		testing.promo_member("a"),
		testing.promo_member("b"),
		testing.promo_member("c"),
		testing.promo_metric("batch-size", 2, 1),
	],
	{
		"batches": testing.select([0, 1]),
		"jobs": testing.select([2, 3, 4]),
		"members": testing.select([5, 6, 7]),
		"size": 2,
		"planned": testing.select([8]),
		"good": ["succeeded"],
		"finished": ["completed"],
	},
))

# Batches go by their number, the rest by id.
regrouped(doc) := testing.set_with(doc, {
	"batches": testing.grouped(doc.items, with_of(doc).batches.items, "name"),
	"jobs": testing.grouped(doc.items, with_of(doc).jobs.items, "id"),
	"members": testing.grouped(doc.items, with_of(doc).members.items, "id"),
})

with_of(doc) := doc.requirements["promotion.batches"][0]["with"]

judge(doc) := answer if {
	answer := object.get(batches.results, "line", null) with input as regrouped(doc)
}

all := {0, 1, 2, 3, 4, 5, 6, 7}

test_in_turn if {
	testing.supported(judge(good), all)
	testing.supported(judge(testing.set_with(good, {"size": 3})), all)
	testing.supported(judge(testing.patch(good, {8: {"value": 3}})), all)
}

# The last batch may still run.
test_running if {
	testing.supported(judge(testing.patch(good, {1: {"state": "running", "until": null}, 4: {"state": "pending", "until": null}})), all)
}

test_no_batches if {
	answer := judge(testing.remove(good, {0, 1}))
	testing.codes(answer) == {"promotion.batches_missing", "promotion.member_unknown"}
}

test_not_contiguous if {
	judge(testing.patch(good, {1: {"name": "2"}})).findings == {{
		"code": "promotion.batches_not_contiguous",
		"subject": "line",
		"detail": {"actual": ["0", "2"]},
		"evidence": {0, 1},
	}}
	every wrong in array.concat(testing.no_text, ["0", "01", "3", "-1"]) {
		testing.codes(judge(testing.patch(good, {1: {"name": wrong}}))) == {"promotion.batches_not_contiguous"}
	}
	"promotion.batches_not_contiguous" in testing.codes(judge(testing.drop(good, 1, "name")))
	"promotion.batches_not_contiguous" in testing.codes(judge(testing.patch(good, {1: {"id": "x"}})))
	every wrong in testing.no_text {
		"promotion.batches_not_contiguous" in testing.codes(judge(testing.patch(good, {1: {"id": wrong}})))
	}
}

test_the_only_batch_is_not_the_first if {
	testing.codes(judge(testing.patch(testing.remove(good, {1, 4, 7}), {0: {"name": "1"}}))) == {"promotion.batches_not_contiguous"}
}

# What has no name is in no batch without one.
test_without_names if {
	codes := testing.codes(judge(testing.patch(good, {1: {"id": null}, 4: {"group": null}})))
	{"promotion.batch_size", "promotion.member_unknown"} - codes == set()
	"promotion.member_not_once" in testing.codes(judge(testing.patch(good, {2: {"id": ""}, 5: {"id": ""}})))
}

test_size if {
	judge(testing.set_with(good, {"size": 1})).findings == {{
		"code": "promotion.batch_size",
		"subject": "0",
		"detail": {"expected": 1, "actual": 2},
		"evidence": {0, 2, 3},
	}}
	testing.codes(judge(testing.remove(good, {4, 7}))) == {"promotion.batch_size"}
	judge(testing.patch(good, {8: {"value": 1}})).findings == {{
		"code": "promotion.batch_size",
		"subject": "0",
		"detail": {"expected": 1, "actual": 2},
		"evidence": {0, 2, 3},
	}}
}

test_size_unplanned if {
	testing.codes(judge(testing.remove(good, {8}))) == {"promotion.batch_size_unplanned"}
	two := testing.add(good, [testing.promo_metric("batch-size", null, 1)])
	testing.codes(judge(testing.set_with(two, {"planned": testing.select([8, 9])}))) == {"promotion.batch_size_unplanned"}
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {8: {"value": wrong}}))) == {"promotion.batch_size_unplanned"}
	}
}

test_unfinished if {
	judge(testing.patch(good, {0: {"state": "running"}})).findings == {{
		"code": "promotion.batch_unfinished",
		"subject": "0",
		"detail": {"actual": "running"},
		"evidence": {0},
	}}
	every doc in testing.without(good, 0, ["state", "at"]) {
		testing.codes(judge(doc)) == {"promotion.batch_unfinished"}
	}
	"promotion.batch_unfinished" in testing.codes(judge(testing.drop(good, 0, "until")))
}

test_out_of_order if {
	judge(testing.patch(good, {1: {"at": testing.at(29)}})).findings == {{
		"code": "promotion.batch_out_of_order",
		"subject": "1",
		"detail": {},
		"evidence": {0, 1},
	}}
	testing.codes(judge(testing.drop(good, 1, "at"))) == {"promotion.batch_out_of_order"}
}

test_not_succeeded if {
	judge(testing.patch(good, {3: {"state": "failed"}})).findings == {{
		"code": "promotion.member_not_succeeded",
		"subject": "b",
		"detail": {"expected": ["succeeded"], "actual": ["failed"]},
		"evidence": {0, 3},
	}}
	every wrong in array.concat(testing.no_text, ["pending", "in_progress", "rolled_back"]) {
		testing.codes(judge(testing.patch(good, {4: {"state": wrong}}))) == {"promotion.member_not_succeeded"}
		testing.codes(judge(testing.patch(good, {2: {"state": wrong}}))) == {"promotion.member_not_succeeded"}
	}
	testing.codes(judge(testing.drop(good, 2, "state"))) == {"promotion.member_not_succeeded"}
}

# The batch did not wait for it.
test_ended_after_its_batch if {
	testing.codes(judge(testing.patch(good, {2: {"until": testing.at(31)}}))) == {"promotion.member_not_succeeded"}
	testing.codes(judge(testing.patch(good, {2: {"until": null}}))) == {"promotion.member_not_succeeded"}
}

test_last_attempt_counts if {
	again := testing.set_with(
		testing.patch(testing.add(good, [testing.promo_task("x", "a", "succeeded", 20)]), {2: {"attempt": 1, "state": "failed"}, 9: {"attempt": 2}}),
		{"jobs": testing.select([2, 3, 4, 9])},
	)
	testing.supported(judge(again), all | {9})
	testing.codes(judge(testing.patch(again, {2: {"attempt": 3}}))) == {"promotion.member_not_succeeded"}
	testing.codes(judge(testing.patch(again, {2: {"attempt": 2, "state": "succeeded"}}))) == {"promotion.member_not_succeeded"}
}

test_roster if {
	judge(testing.remove(good, {3})).findings == {{
		"code": "promotion.member_not_once",
		"subject": "b",
		"detail": {"actual": 0},
		"evidence": {6},
	}}
	testing.codes(judge(testing.patch(good, {4: {"id": "a"}}))) == {"promotion.member_not_once"}
	testing.codes(judge(testing.patch(good, {6: {"id": "a"}}))) == {"promotion.member_not_once", "promotion.member_unknown"}
	testing.codes(judge(testing.remove(good, {5, 6, 7}))) == {"promotion.roster_missing", "promotion.member_unknown"}
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(good, {7: {"id": wrong}}))) == {"promotion.member_not_once", "promotion.member_unknown"}
	}
	testing.codes(judge(testing.drop(good, 7, "id"))) == {"promotion.member_not_once", "promotion.member_unknown"}
}

test_strangers if {
	judge(testing.remove(good, {7})).findings == {{
		"code": "promotion.member_unknown",
		"subject": "c",
		"detail": {"actual": "y"},
		"evidence": {4},
	}}
	"promotion.member_unknown" in testing.codes(judge(testing.patch(good, {4: {"group": "z"}})))
	every field in ["group", "id"] {
		"promotion.member_unknown" in testing.codes(judge(testing.drop(good, 4, field)))
	}
}
