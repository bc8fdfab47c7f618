package gates.determinism.file_digest_test

import data.gates.determinism.file_digest
import data.lib.testing

backed_up(subject) := testing.merge(testing.digest("backup", subject, testing.sha("a")), {"of": "file", "actual": testing.sha("a"), "bytes": 1})

good := testing.input_for(
	"determinism.file_digest",
	[backed_up("postgres"), backed_up("magic-link"), backed_up("extra")],
	{"digests": testing.select([0, 1, 2]), "unmapped": "denied", "cover": ["postgres", "magic-link"]},
)

judge(doc) := answer if {
	answer := object.get(file_digest.results, "line", null) with input as testing.group(doc, "path")
}

test_equal if testing.supported(judge(good), {0, 1, 2})

test_missing if {
	judge(testing.remove(good, {1})).findings == {{
		"code": "determinism.digest_missing",
		"subject": "magic-link",
		"detail": {},
		"evidence": set(),
	}}
	testing.subjects(judge(testing.remove(good, {0, 1, 2}))) == {"postgres", "magic-link"}
}

test_mismatch if {
	judge(testing.patch(good, {2: {"stated": testing.sha("b")}})).findings == {{
		"code": "determinism.digest_mismatch",
		"subject": "extra",
		"detail": {"expected": testing.sha("a"), "actual": testing.sha("b")},
		"evidence": {2},
	}}
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(good, {0: {"stated": wrong}}))) == {"determinism.digest_mismatch"}
	}
}

test_unbound if {
	judge(testing.patch(good, {2: {"actual": null, "bytes": null}})).findings == {{
		"code": "determinism.digest_unbound",
		"subject": "extra",
		"detail": {"actual": testing.sha("a")},
		"evidence": {2},
	}}
	testing.codes(judge(testing.patch(good, {2: {"actual": null, "bytes": null, "statedBytes": 1}}))) == {"determinism.digest_unbound"}
	every wrong in [null, 0, [], {}, false] {
		both := {0: {"stated": wrong, "actual": wrong}}
		testing.codes(judge(testing.patch(good, both))) == {"determinism.digest_unbound"}
	}
}

# What is excused supports nothing either.
test_unmapped_may_be_excused_outside_cover if {
	allowed := testing.set_with(good, {"unmapped": "allowed"})
	testing.supported(judge(testing.patch(allowed, {2: {"actual": null}})), {0, 1})
	testing.codes(judge(testing.patch(allowed, {1: {"actual": null}}))) == {"determinism.digest_unbound"}
	testing.codes(judge(testing.patch(allowed, {2: {"stated": testing.sha("b")}}))) == {"determinism.digest_mismatch"}
}

test_empty_file if {
	judge(testing.patch(good, {0: {"bytes": 0}})).findings == {{
		"code": "determinism.empty_file",
		"subject": "postgres",
		"detail": {},
		"evidence": {0},
	}}
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {0: {"bytes": wrong}}))) == {"determinism.empty_file"}
	}
	testing.codes(judge(testing.drop(good, 0, "bytes"))) == {"determinism.empty_file"}
}

# A self-hash has no size.
test_content_has_no_bytes if {
	testing.supported(judge(testing.patch(good, {0: {"of": "content", "bytes": null}})), {0, 1, 2})
}

test_size if {
	testing.supported(judge(testing.patch(good, {0: {"statedBytes": 1}})), {0, 1, 2})
	judge(testing.patch(good, {0: {"statedBytes": 2}})).findings == {{
		"code": "determinism.size_mismatch",
		"subject": "postgres",
		"detail": {"expected": 1, "actual": 2},
		"evidence": {0},
	}}
	every wrong in [0, "1", "n/a", "", true, [], {}] {
		testing.codes(judge(testing.patch(good, {0: {"statedBytes": wrong}}))) == {"determinism.size_mismatch"}
	}
	"determinism.size_mismatch" in testing.codes(judge(testing.patch(good, {0: {"statedBytes": "1", "bytes": "1"}})))
}

test_one_path_twice_in_one_document if {
	judge(testing.patch(good, {0: {"path": "a"}, 1: {"path": "a"}})).findings == {{
		"code": "determinism.path_repeated",
		"subject": "a",
		"detail": {},
		"evidence": {0, 1},
	}}
	every other in [{"path": "b"}, {"path": "a", "from": "another"}, {"path": "a", "role": "another"}] {
		testing.supported(judge(testing.patch(good, {0: {"path": "a"}, 1: other})), {0, 1, 2})
	}
}

# Equal, and yet no digest.
test_equal_nonsense if {
	every wrong in ["", "n/a", testing.sha("0"), testing.sha("z"), testing.commit("a")] {
		both := {0: {"stated": wrong, "actual": wrong}}
		testing.codes(judge(testing.patch(good, both))) == {"determinism.digest_unbound"}
	}
}

test_a_missing_field if {
	testing.codes(judge(testing.drop(good, 0, "stated"))) == {"determinism.digest_mismatch"}
	testing.codes(judge(testing.drop(good, 0, "actual"))) == {"determinism.digest_unbound"}
	testing.codes(judge(testing.drop(testing.drop(good, 0, "actual"), 0, "stated"))) == {"determinism.digest_unbound"}
	testing.codes(judge(testing.drop(good, 0, "statedBytes"))) == {"determinism.size_mismatch"}
	testing.codes(judge(testing.drop(good, 0, "of"))) == {"determinism.empty_file"}
	testing.codes(judge(testing.patch(good, {0: {"of": "?", "bytes": 0}}))) == {"determinism.empty_file"}
	sized := testing.drop(testing.patch(good, {0: {"statedBytes": 1}}), 0, "bytes")
	testing.codes(judge(sized)) == {"determinism.empty_file", "determinism.size_mismatch"}
}

test_what_names_no_subject_is_not_excused if {
	allowed := testing.set_with(good, {"unmapped": "allowed"})
	testing.codes(judge(testing.drop(testing.patch(allowed, {2: {"actual": null}}), 2, "subject"))) == {"determinism.digest_unbound"}
	testing.subjects(judge(testing.patch(allowed, {2: {"actual": null, "subject": null}}))) == {"(unnamed)"}
	testing.codes(judge(testing.drop(testing.patch(allowed, {2: {"stated": "x"}}), 2, "subject"))) == {"determinism.digest_mismatch"}
}

test_one_path_twice_and_nobody_says_so if {
	every field in ["from", "role"] {
		doc := testing.drop(testing.drop(testing.patch(good, {0: {"path": "a"}, 1: {"path": "a"}}), 0, field), 1, field)
		testing.codes(judge(doc)) == {"determinism.path_repeated"}
	}
}
