package gates.rollback.transcript_test

import data.gates.rollback.transcript
import data.lib.testing

back(n) := testing.merge(testing.step("restore", n), {"phase": "rollback", "from": "rollback", "source": testing.source("rollback.txt")})

good := testing.input_for(
	"rollback.transcript",
	[testing.step("deploy", 1), back(2), testing.transcript("rollback")],
	{"steps": testing.select([0, 1]), "transcripts": testing.select([2]), "role": "rollback"},
)

judge(doc) := answer if {
	answer := object.get(transcript.results, "line", null) with input as doc
}

test_executed if testing.supported(judge(good), {0, 1})

test_not_executed if testing.supported(judge(testing.remove(good, {1, 2})), {0})

test_nothing if testing.codes(judge(testing.remove(good, {0, 1, 2}))) == {"rollback.nothing_executed"}

test_elsewhere if {
	judge(testing.patch(good, {1: {"from": "validation"}})).findings == {{
		"code": "rollback.step_elsewhere",
		"subject": "restore",
		"detail": {"expected": "rollback", "actual": "validation"},
		"evidence": {1},
	}}
	testing.codes(judge(testing.drop(good, 1, "from"))) == {"rollback.step_elsewhere"}
}

test_needless if {
	judge(testing.remove(good, {1})).findings == {{
		"code": "rollback.transcript_without_rollback",
		"subject": "rollback.txt",
		"detail": {},
		"evidence": {2},
	}}
}
