package lib.answer_test

import data.lib.answer

finding := answer.finding("a.b", "subject", {"expected": 1}, {0})

test_findings_violate_whatever_supports if {
	answer.from({finding}, set()) == {"result": "violated", "findings": {finding}}
	answer.from({finding}, {0, 1}) == {"result": "violated", "findings": {finding}}
}

test_support_without_findings_satisfies if answer.from(set(), {0, 1}) == {"result": "satisfied", "evidence": {0, 1}}

test_remarks_change_no_result if {
	given := answer.from(set(), {0})
	answer.remarked(given, set()) == given
	answer.remarked(given, {finding}) == {"result": "satisfied", "evidence": {0}, "remarks": {finding}}
	not silence_remarked
}

silence_remarked := answer.remarked(answer.from(set(), set()), {finding})

# The absence of a denial is no answer.
test_nothing_is_no_answer if not answer.from(set(), set())

test_finding_names_what_the_host_reads if {
	finding == {"code": "a.b", "subject": "subject", "detail": {"expected": 1}, "evidence": {0}}
}

test_a_subject_is_always_text if {
	every subject in [null, 0, false, [], {}] {
		answer.finding("a.b", subject, {}, set()).subject == "(unnamed)"
	}
	answer.finding("a.b", "", {}, set()).subject == ""
}
