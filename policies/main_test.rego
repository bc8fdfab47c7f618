package main_test

import data.lib.testing
import data.main

lines := {
	"completion.files": [
		{"id": "there", "with": {"files": {"items": [0]}, "roles": ["preflight"]}},
		{"id": "absent", "with": {"files": {"items": [0]}, "roles": ["rollout"]}},
	],
	"supply_chain.no_secrets": [{"id": "secrets", "with": {"files": {"items": [0]}, "secrets": {"items": []}}}],
}

document := {"items": [testing.file("preflight")], "requirements": lines, "asOf": {"us": 0}, "expect": {}}

test_one_answer_for_each_line if {
	answers := main.results with input as document
	{[a.rule, a.requirement, a.answer.result] | some a in answers} == {
		["completion.files", "there", "satisfied"],
		["completion.files", "absent", "violated"],
		["supply_chain.no_secrets", "secrets", "satisfied"],
	}
	count(answers) == 3
}

test_the_answer_is_that_of_the_rule if {
	answers := main.results with input as document
	{"rule": "completion.files", "requirement": "there", "answer": {"result": "satisfied", "evidence": {0}}} in answers
}

test_no_lines_no_answers if {
	main.results == [] with input as {"items": [], "requirements": {}, "asOf": {"us": 0}, "expect": {}}
	main.results == [] with input as {}
}

test_an_unknown_rule_answers_nothing if {
	main.results == [] with input as {"items": [], "requirements": {"completion.unknown": [{"id": "x", "with": {}}]}}
}
