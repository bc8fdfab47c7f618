package gates.rollback.equal_sets_test

import data.gates.rollback.equal_sets
import data.lib.testing

good := testing.input_for(
	"rollback.equal_sets",
	[testing.digest("restored", "postgres", testing.sha("a")), testing.digest("backup", "postgres", testing.sha("a"))],
	{"left": testing.select([0]), "right": testing.select([1]), "cover": ["postgres"]},
)

judge(doc) := answer if {
	answer := object.get(equal_sets.results, "line", null) with input as testing.group(doc, "subject")
}

test_equal if testing.supported(judge(good), {0, 1})

test_restored_from_something_else if {
	judge(testing.patch(good, {0: {"stated": testing.sha("b")}})).findings == {{
		"code": "rollback.sets_differ",
		"subject": "postgres",
		"detail": {"expected": [testing.sha("a")], "actual": [testing.sha("b")]},
		"evidence": {0, 1},
	}}
}

test_one_side_missing if {
	testing.codes(judge(testing.remove(good, {0}))) == {"rollback.restore_missing", "rollback.sets_differ"}
	testing.codes(judge(testing.remove(good, {1}))) == {"rollback.backup_missing", "rollback.sets_differ"}
	testing.codes(judge(testing.remove(good, {0, 1}))) == {"rollback.restore_missing", "rollback.backup_missing"}
}

test_equal_nonsense_is_no_digest if {
	every wrong in ["", "n/a", "latest", testing.sha("0")] {
		testing.codes(judge(testing.patch(good, {0: {"stated": wrong}, 1: {"stated": wrong}}))) == {
			"rollback.restore_missing",
			"rollback.backup_missing",
			"rollback.sets_differ",
		}
	}
}

test_what_names_no_subject if {
	doc := testing.set_with(testing.add(good, [testing.digest("restored", null, testing.sha("b"))]), {"left": testing.select([0, 2])})
	testing.subjects(judge(doc)) == {"(unnamed)"}
	every doc2 in testing.without(good, 0, ["stated", "subject"]) {
		"rollback.sets_differ" in testing.codes(judge(doc2))
	}
}
