package gates.completion.files_test

import data.gates.completion.files
import data.lib.testing

good := testing.input_for(
	"completion.files",
	[testing.file("preflight"), testing.file("rollout"), testing.file("other")],
	{"files": testing.select([0, 1, 2]), "roles": ["preflight", "rollout"]},
)

judge(doc) := answer if {
	answer := object.get(files.results, "line", null) with input as doc
}

test_present if testing.supported(judge(good), {0, 1})

test_one_byte_is_content if testing.supported(judge(testing.patch(good, {0: {"bytes": 1}})), {0, 1})

test_missing if {
	judge(testing.remove(good, {1})).findings == {{
		"code": "completion.file_missing",
		"subject": "rollout",
		"detail": {},
		"evidence": set(),
	}}
	testing.codes(judge(testing.remove(good, {0, 1, 2}))) == {"completion.file_missing"}
	testing.codes(judge(testing.drop(good, 0, "from"))) == {"completion.file_missing"}
}

test_empty if {
	judge(testing.patch(good, {0: {"bytes": 0}})).findings == {{
		"code": "completion.file_empty",
		"subject": "preflight",
		"detail": {},
		"evidence": {0},
	}}
}

test_a_size_that_is_no_number_is_no_content if {
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {0: {"bytes": wrong}}))) == {"completion.file_empty"}
	}
	testing.codes(judge(testing.drop(good, 0, "bytes"))) == {"completion.file_empty"}
}

test_two_files_in_one_role if {
	judge(testing.patch(good, {2: {"from": "rollout"}})).findings == {{
		"code": "completion.file_ambiguous",
		"subject": "rollout",
		"detail": {"actual": 2},
		"evidence": {1, 2},
	}}
}

test_many_only_where_every_file_is_declared_so if {
	both := {1: {"many": true}, 2: {"from": "rollout", "many": true}}
	testing.supported(judge(testing.patch(good, both)), {0, 1, 2})
	every wrong in array.concat(testing.no_boolean, [false]) {
		one := {1: {"many": true}, 2: {"from": "rollout", "many": wrong}}
		testing.codes(judge(testing.patch(good, one))) == {"completion.file_ambiguous"}
	}
}

test_one_of_many_empty if {
	one := {1: {"many": true}, 2: {"from": "rollout", "many": true, "bytes": 0}}
	testing.codes(judge(testing.patch(good, one))) == {"completion.file_empty"}
}
