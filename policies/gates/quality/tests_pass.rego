# METADATA
# scope: package
# title: Tests pass
# description: |-
#   Each demanded suite has one result; every result has tests that passed, none that failed, and no more skipped than
#   allowed; and it is one of the release that this run is about. A suite that ran nothing failed nothing.
# custom:
#   codes:
#     - code: quality.suite_missing
#       message: No result of the suite {subject} is recorded.
#     - code: quality.suite_doubled
#       message: The suite {subject} has more than one result.
#     - code: quality.suite_failed
#       message: "In the suite {subject}, {actual} tests failed."
#     - code: quality.suite_empty
#       message: "In the suite {subject}, {actual} tests passed."
#     - code: quality.suite_skipped
#       message: "In the suite {subject}, {actual} tests were skipped; at most {expected} may be."
#     - code: quality.suite_of_another_release
#       message: "The suite {subject} tested {actual}, not {expected}."
#     - code: quality.tested_release_unclear
#       message: "The release to be tested is not exactly one, but: {actual}."
#   parameters:
#     tests: {type: selector, kind: tests, description: Results of test suites.}
#     cover: {type: strings, min: 1, description: Suites that must be among them.}
#     max_skipped: {type: integer, description: Most skipped tests in one suite.}
#     reference: {type: selector, description: "What states the release; its `field`, or else `value`."}
#     release: {type: choice, of: [demanded, where_stated], description: Whether each result has to say which release it tested.}
package gates.quality.tests_pass

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["quality.tests_pass"]
	refs := select.refs(req.with.tests)
	reference := select.refs(req.with.reference)
	values := values_of(req, reference)
	stated := missing(req) | doubled(refs)
	counted := (failed(refs) | hollow(refs)) | skipped(req, refs)
	findings := (stated | counted) | (unclear(req, reference, values) | foreign(req, refs, values))
	result := answer.from(findings, refs | reference)
}

# A selector without a field of its own means the value, as that of a release.
values_of(req, reference) := {select.get(select.item(ref), field) |
	field := object.get(req.with.reference, "field", "value")
	some ref in reference
}

missing(req) := {f |
	some suite in req.with.cover
	count(select.with_field(req.with.tests, "suite", suite)) == 0
	f := answer.finding("quality.suite_missing", suite, {}, set())
}

doubled(refs) := {f |
	some suite in {select.get(select.item(ref), "suite") | some ref in refs}
	same := {ref | some ref in refs; select.get(select.item(ref), "suite") == suite}
	count(same) > 1
	f := answer.finding("quality.suite_doubled", suite, {"actual": count(same)}, same)
}

failed(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not none_failed(item)
	f := finding("quality.suite_failed", ref, 0, select.get(item, "failed"))
}

none_failed(item) if item.failed == 0

hollow(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not some_passed(item)
	f := finding("quality.suite_empty", ref, 1, select.get(item, "passed"))
}

some_passed(item) if {
	is_number(item.passed)
	item.passed > 0
}

skipped(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	not few_skipped(item, req.with.max_skipped)
	f := finding("quality.suite_skipped", ref, req.with.max_skipped, select.get(item, "skipped"))
}

few_skipped(item, most) if {
	is_number(item.skipped)
	item.skipped <= most
}

unclear(req, reference, values) := {f |
	not clear(reference, values)
	f := answer.finding("quality.tested_release_unclear", req.id, {"actual": sort(values)}, reference)
}

clear(reference, values) if {
	count(values) == 1
	every value in values {
		is_string(value)
		value != ""
	}
	every ref in reference {
		select.not_placeholder(select.item(ref))
	}
}

foreign(req, refs, values) := {f |
	some ref in refs
	item := select.item(ref)
	not of_release(req, item, values)
	f := finding("quality.suite_of_another_release", ref, sort(values), select.get(item, "release"))
}

of_release(req, item, _) if {
	req.with.release == "where_stated"
	item.release == null
}

of_release(_, item, values) if {
	is_string(item.release)
	values == {item.release}
}

finding(code, ref, expected, actual) := answer.finding(code, suite, {"expected": expected, "actual": actual}, {ref}) if {
	suite := select.get(select.item(ref), "suite")
}
