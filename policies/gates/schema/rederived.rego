# METADATA
# scope: package
# title: Verdicts re-derived
# description: |-
#   The verdict of a report follows from its own checks: `ok`, `status` and the three counts agree with them, each failed
#   check has exactly one blocking issue and each issue a failed check. A report without checks proves nothing.
# custom:
#   codes:
#     - code: schema.verdict_contradiction
#       message: "{subject}: the stated verdict does not follow from the checks."
#     - code: schema.no_checks
#       message: "{subject} holds no checks."
#   parameters:
#     verdicts: {type: selector, kind: verdict, description: Reports to re-derive.}
package gates.schema.rederived

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["schema.rederived"]
	refs := select.refs(req.with.verdicts)
	result := answer.from(empty(refs) | contradicting(refs), refs)
}

empty(refs) := {f |
	some ref in refs
	not has_checks(select.item(ref))
	f := answer.finding("schema.no_checks", select.item(ref).source.path, {}, {ref})
}

has_checks(item) if count(item.checks) > 0

contradicting(refs) := {f |
	some ref in refs
	item := select.item(ref)
	has_checks(item)
	not follows(item)
	detail := {"expected": derived(item), "actual": stated(item)}
	f := answer.finding("schema.verdict_contradiction", item.source.path, detail, {ref})
}

failed_checks(item) := [check.id | some check in item.checks; not check.ok == true]

derived(item) := {
	"ok": count(failed_checks(item)) == 0,
	"total": count(item.checks),
	"passed": count(item.checks) - count(failed_checks(item)),
	"failed": count(failed_checks(item)),
	"issues": sort(failed_checks(item)),
}

stated(item) := {
	"ok": item.ok,
	"total": item.total,
	"passed": item.passed,
	"failed": item.failed,
	"issues": sort(item.issues),
}

status_of := {true: "pass", false: "fail"}

follows(item) if {
	derived(item) == stated(item)
	item.status == status_of[item.ok]
	every check in item.checks {
		is_boolean(check.ok)
		check.status == status_of[check.ok]
	}
	count({check.id | some check in item.checks}) == count(item.checks)
}
