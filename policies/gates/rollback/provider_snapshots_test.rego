package gates.rollback.provider_snapshots_test

import data.gates.rollback.provider_snapshots
import data.lib.testing

good := testing.input_for(
	"rollback.provider_snapshots",
	[
		testing.merge(testing.event("x", "snap-1", "completed"), {"at": testing.at(20)}),
		testing.setting("snapshot", "provider", "aws-rds"),
		testing.digest("provider-snapshot", "snap-1", testing.sha("a")),
		testing.step("stop-writers", 1),
		testing.step("deploy", 3),
	],
	{
		"snapshots": testing.select([0]),
		"names": testing.select([1]),
		"digests": testing.select([2]),
		"after": testing.select([3]),
		"before": testing.select([4]),
	},
)

judge(doc) := answer if {
	answer := object.get(provider_snapshots.results, "line", null) with input as doc
}

test_timely if testing.supported(judge(good), {0, 1, 2, 3, 4})

test_none if testing.supported(judge(testing.remove(good, {0, 1, 2})), {3, 4})

test_untimely if {
	judge(testing.patch(good, {0: {"at": testing.at(31)}})).findings == {{
		"code": "rollback.snapshot_untimely",
		"subject": "snap-1",
		"detail": {"actual": "31s"},
		"evidence": {0},
	}}
	every wrong in [testing.at(14), null, {"us": "n/a"}] {
		testing.codes(judge(testing.patch(good, {0: {"at": wrong}}))) == {"rollback.snapshot_untimely"}
	}
	testing.codes(judge(testing.drop(good, 0, "at"))) == {"rollback.snapshot_untimely"}
}

test_unidentified if {
	testing.codes(judge(testing.patch(good, {1: {"placeholder": true}}))) == {"rollback.snapshot_unidentified"}
	testing.codes(judge(testing.drop(good, 1, "placeholder"))) == {"rollback.snapshot_unidentified"}
	every wrong in ["", "n/a", null, testing.sha("0")] {
		testing.codes(judge(testing.patch(good, {2: {"stated": wrong}}))) == {"rollback.snapshot_unidentified"}
	}
}

test_no_steps if {
	testing.codes(judge(testing.remove(good, {3}))) == {"rollback.snapshot_steps_missing"}
	testing.codes(judge(testing.remove(good, {0, 1, 2, 3, 4}))) == {"rollback.snapshot_steps_missing"}
}

test_before_each_of_several_steps if {
	doc := testing.add(good, [testing.step("migrate", 2)])
	between := testing.set_with(doc, {"before": testing.select([4, 5])})
	testing.supported(judge(testing.patch(between, {0: {"at": testing.at(18)}})), {0, 1, 2, 3, 4, 5})
	testing.codes(judge(testing.patch(between, {0: {"at": testing.at(25)}}))) == {"rollback.snapshot_untimely"}
}
