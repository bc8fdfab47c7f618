# METADATA
# scope: package
# title: Reports green
# description: |-
#   Each demanded report is there, says pass, has no blocking issue, all its checks passed, and nothing was overridden.
# custom:
#   codes:
#     - code: promotion.report_missing
#       message: No report from {subject} is there.
#     - code: promotion.report_not_green
#       message: The report {subject} is not green.
#   parameters:
#     verdicts: {type: selector, kind: verdict, description: Reports that must be green.}
#     cover: {type: strings, min: 1, description: Roles of the files that must be among them.}
package gates.promotion.green

import data.lib.answer
import data.lib.report
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
	not report.green(item)
	f := answer.finding("promotion.report_not_green", select.path(item), {"expected": "pass", "actual": report.words(item)}, {ref})
}
