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

test_one_person_in_two_spellings if {
	judge(testing.patch(good, {2: {"who": "Alice\u200b", "whoKey": "alice"}})).findings == {{
		"code": "governance.not_separated",
		"subject": "approver",
		"detail": {"actual": "operator"},
		"evidence": {0, 2},
	}}
}

# The key decides; the collector knows how names are spelt.
test_the_spelling_itself_does_not_matter if {
	testing.supported(judge(testing.patch(good, {2: {"who": "alice"}})), {0, 1, 2})
}

# One shared holder is enough, whoever else approved.
test_a_second_approver_does_not_help if {
	doc := testing.set_with(testing.add(good, [testing.approval("approver", "Bob")]), {"approvals": testing.select([0, 1, 2, 4])})
	judge(doc).findings == {{
		"code": "governance.not_separated",
		"subject": "approver",
		"detail": {"actual": "author"},
		"evidence": {1, 4},
	}}
}

# A placeholder may be anybody, beside whoever else is named.
test_a_placeholder_is_not_somebody_else if {
	tbd := {"who": "TBD", "whoKey": "", "placeholder": true}
	every ref, role in ["approver", "author", "operator"] {
		judge(testing.patch(good, {ref: tbd})).findings == {{
			"code": "governance.role_unfilled",
			"subject": role,
			"detail": {"actual": "TBD"},
			"evidence": {ref},
		}}
	}
	doc := testing.set_with(testing.add(good, [testing.merge(testing.approval("author", "TBD"), tbd)]), {"approvals": testing.select([0, 1, 2, 4])})
	testing.codes(judge(doc)) == {"governance.role_unfilled"}
}

test_only_false_says_that_it_is_no_placeholder if {
	every wrong in array.concat(testing.no_boolean, [true]) {
		testing.codes(judge(testing.patch(good, {1: {"placeholder": wrong}}))) == {"governance.role_unfilled"}
	}
}

test_nobody_is_not_somebody_else if {
	every ref in [0, 1, 2] {
		every wrong in testing.no_text {
			testing.codes(judge(testing.patch(good, {ref: {"whoKey": wrong}}))) == {"governance.role_unfilled"}
		}
		every doc in testing.without(good, ref, ["whoKey", "placeholder"]) {
			testing.codes(judge(doc)) == {"governance.role_unfilled"}
		}
	}
	testing.codes(judge(testing.drop(testing.patch(good, {1: {"whoKey": ""}}), 1, "who"))) == {"governance.role_unfilled"}
}
