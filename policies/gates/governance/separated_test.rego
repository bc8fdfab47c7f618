package gates.governance.separated_test

import data.gates.governance.separated
import data.lib.testing

good := testing.input_for(
	"governance.separated",
	[testing.approval("approver", "alice"), testing.approval("author", "bob"), testing.approval("operator", "carol"), testing.approval("other", "alice")],
	{"approvals": testing.select([0, 1, 2, 3]), "role": "approver", "from": ["author", "operator"]},
)

judge(doc) := answer if {
	answer := object.get(separated.results, "line", null) with input as doc
}

test_separated if testing.supported(judge(good), {0, 1, 2})

test_the_same_person if {
	every who in ["alice", "ALICE", " Alice\t", "aLiCe\n"] {
		judge(testing.patch(good, {2: {"who": who}})).findings == {{
			"code": "governance.not_separated",
			"subject": "approver",
			"detail": {"actual": "operator"},
			"evidence": {0, 2},
		}}
	}
}

# One shared holder is enough, whoever else approved.
test_a_second_approver_does_not_help if {
	doc := testing.set_with(testing.add(good, [testing.approval("approver", "Bob")]), {"approvals": testing.select([0, 1, 2, 4])})
	testing.codes(judge(doc)) == {"governance.not_separated"}
}

test_nobody_is_not_somebody_else if {
	every who in ["", " ", "\t\n"] {
		testing.codes(judge(testing.patch(good, {0: {"who": who}}))) == {"governance.not_separated"}
		testing.codes(judge(testing.patch(good, {1: {"who": who}}))) == {"governance.not_separated"}
	}
}

test_unfilled if {
	every ref, role in ["approver", "author", "operator"] {
		judge(testing.remove(good, {ref})).findings == {{
			"code": "governance.role_unfilled",
			"subject": role,
			"detail": {},
			"evidence": set(),
		}}
	}
	testing.subjects(judge(testing.remove(good, {0, 1, 2, 3}))) == {"approver", "author", "operator"}
	testing.codes(judge(testing.drop(good, 0, "role"))) == {"governance.role_unfilled"}
}
