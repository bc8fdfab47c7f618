# METADATA
# scope: package
# title: Reports green
# description: |-
#   Each demanded report is there, says pass, has no blocking issue, and all its checks passed.
# custom:
#   codes:
#     - code: promotion.report_missing
#       message: No report of {subject} is there.
#     - code: promotion.report_not_green
#       message: The report {subject} is not green.
#   parameters:
#     verdicts: {type: selector, kind: verdict, description: Reports that must be green.}
#     cover: {type: strings, min: 1, description: Roles of the files that must be among them.}
package gates.promotion.green

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["promotion.green"]
	refs := select.refs(req.with.verdicts)
	result := answer.from(absent(req) | red(refs), refs)
}

absent(req) := {f |
	some from in req.with.cover
	count(select.with_field(req.with.verdicts, "from", from)) == 0
	f := answer.finding("promotion.report_missing", from, {}, set())
}

red(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not is_green(item)
	detail := {"expected": "pass", "actual": {"status": item.status, "failed": [check.id | some check in item.checks; not check.ok == true], "issues": item.issues}}
	f := answer.finding("promotion.report_not_green", item.source.path, detail, {ref})
}

is_green(item) if {
	item.ok == true
	item.status == "pass"
	item.issues == []
	item.failed == 0
	count(item.checks) > 0
	every check in item.checks {
		check.ok == true
	}
}
