package gates.provenance.not_future_test

import data.gates.provenance.not_future
import data.lib.testing

good := testing.input_for(
	"provenance.not_future",
	[
		testing.step("a", 1),
		testing.transcript("rollout"),
		testing.approval("approver", "alice"),
		testing.merge(testing.approval("operator", "bob"), {"at": null}),
	],
	{"times": [testing.select([0]), testing.select([1]), testing.select([2, 3])]},
)

future := {"us": 1000000001, "text": "later"}

judge(doc) := answer if {
	answer := object.get(not_future.results, "line", null) with input as doc
}

# What carries no time supports nothing.
test_past if testing.supported(judge(good), {0, 1, 2})

test_the_as_of_itself_is_past if {
	testing.supported(judge(testing.patch(good, {2: {"at": testing.at(1000)}})), {0, 1, 2})
}

test_future if {
	judge(testing.patch(good, {2: {"at": future}})).findings == {{
		"code": "provenance.future_time",
		"subject": "ticket.json",
		"detail": {"actual": {"at": future}},
		"evidence": {2},
	}}
	testing.codes(judge(testing.patch(good, {0: {"end": future}}))) == {"provenance.future_time"}
	testing.codes(judge(testing.patch(good, {1: {"closedAt": future}}))) == {"provenance.future_time"}
	testing.codes(judge(testing.patch(good, {3: {"at": future}}))) == {"provenance.future_time"}
}

# An approval may run out when it likes.
test_until_may_be_later if {
	testing.supported(judge(testing.patch(good, {2: {"until": future}})), {0, 1, 2})
}

test_ends_before_it_begins if {
	testing.codes(judge(testing.patch(good, {0: {"end": testing.at(9)}}))) == {"provenance.future_time"}
	testing.supported(judge(testing.patch(good, {0: {"end": testing.at(10)}})), {0, 1, 2})
	testing.codes(judge(testing.drop(good, 0, "end"))) == {"provenance.future_time"}
}

test_a_time_that_is_no_number if {
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {2: {"at": {"us": wrong}}}))) == {"provenance.future_time"}
		testing.codes(judge(testing.patch(good, {0: {"begin": {"us": wrong}}}))) == {"provenance.future_time"}
	}
	every wrong in ["2026-01-01T00:00:00Z", 1, "", [], {}, false] {
		testing.codes(judge(testing.patch(good, {2: {"at": wrong}}))) == {"provenance.future_time"}
	}
}

test_no_times if {
	judge(testing.remove(good, {0, 1, 2})).findings == {{
		"code": "provenance.no_times",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
	testing.codes(judge(testing.remove(good, {0, 1, 2, 3}))) == {"provenance.no_times"}
}

test_half_a_span if {
	every field in ["begin", "end"] {
		testing.codes(judge(testing.drop(good, 0, field))) == {"provenance.future_time"}
		testing.codes(judge(testing.patch(good, {0: {field: null}}))) == {"provenance.future_time"}
	}
	testing.subjects(judge(testing.drop(testing.patch(good, {2: {"at": future}}), 2, "source"))) == {"(unnamed)"}
}
