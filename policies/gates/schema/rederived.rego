# METADATA
# scope: package
# title: Verdicts re-derived
# description: |-
#   The verdict of a report follows from its own checks: `ok`, `status` and the three counts agree with them, each failed
#   check has exactly one blocking issue and each issue a failed check. Where an override is said to have been applied,
#   `ok` and `status` say so, and all else follows from the checks. What the report quotes of the things that a passed check
#   is about does not say that they failed. A report without checks proves nothing.
# custom:
#   codes:
#     - code: schema.verdict_contradiction
#       message: "{subject}: the stated verdict does not follow from the checks."
#     - code: schema.no_checks
#       message: "{subject} holds no checks."
#     - code: schema.no_reports
#       message: No report was found whose verdict could be re-derived.
#   parameters:
#     verdicts: {type: selector, kind: verdict, description: Reports to re-derive.}
package gates.schema.rederived

import data.lib.answer
import data.lib.report
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["schema.rederived"]
	refs := select.refs(req.with.verdicts)
	result := answer.from(((absent(req, refs) | empty(refs)) | (contradicting(refs) | denied(refs))), refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("schema.no_reports", req.id, {}, set())
}

empty(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not report.has_checks(item)
	f := answer.finding("schema.no_checks", select.path(item), {}, {ref})
}

contradicting(refs) := {f |
	some ref in refs
	item := select.item(ref)
	report.has_checks(item)
	not follows(item)
	detail := {"expected": derived(item), "actual": stated(item)}
	f := answer.finding("schema.verdict_contradiction", select.path(item), detail, {ref})
}

denied(refs) := {f |
	some ref in refs
	item := select.item(ref)
	report.has_checks(item)
	follows(item)
	not object.get(item, "contradictions", []) == []
	f := answer.finding("schema.verdict_contradiction", select.path(item), {"actual": item.contradictions}, {ref})
}

derived(item) := {
	"ok": count(failed) == 0,
	"total": count(item.checks),
	"passed": count(item.checks) - count(failed),
	"failed": count(failed),
	"issues": sort(failed),
} if {
	failed := report.failed(item)
}

stated(item) := {
	"ok": select.get(item, "ok"),
	"total": select.get(item, "total"),
	"passed": select.get(item, "passed"),
	"failed": select.get(item, "failed"),
	"issues": issues(item),
}

# What is no list cannot be sorted, and is quoted as it is.
issues(item) := sort(item.issues) if {
	is_array(item.issues)
} else := select.get(item, "issues")

status_of := {true: "pass", false: "fail"}

follows(item) if {
	counts(derived(item)) == counts(stated(item))
	concluded(item)
	every check in item.checks {
		is_string(check.id)
		is_boolean(check.ok)
		check.status == status_of[check.ok]
	}
	count({check.id | some check in item.checks}) == count(item.checks)
}

counts(numbers) := [numbers.total, numbers.passed, numbers.failed, numbers.issues]

concluded(item) if {
	item.ok == derived(item).ok
	item.status == status_of[item.ok]
}

# Whether the override holds is for another rule to judge; what was overridden has to have been red.
concluded(item) if {
	item.overridden == true
	item.ok == true
	item.status == "override_pass"
	derived(item).ok == false
}
