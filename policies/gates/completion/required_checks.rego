# METADATA
# scope: package
# title: Required checks
# description: |-
#   Each report has the demanded schema and holds every demanded check exactly once, under its name, as passed or failed;
#   a check that was removed, renamed or skipped was not made.
# custom:
#   codes:
#     - code: completion.check_missing
#       message: "{subject}: the required check is not there, or not exactly once."
#     - code: completion.check_skipped
#       message: "{subject}: the required check has no verdict."
#     - code: completion.report_schema
#       message: "{subject} has schema {actual}, not {expected}."
#     - code: completion.report_missing
#       message: No report was found that could hold the checks.
#   parameters:
#     verdicts: {type: selector, kind: verdict, description: Reports that must hold the checks.}
#     schema: {type: string, description: Schema version of the reports.}
#     checks: {type: strings, min: 1, description: Check ids.}
package gates.completion.required_checks

import data.lib.answer
import data.lib.report
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["completion.required_checks"]
	refs := select.refs(req.with.verdicts)
	result := answer.from((((absent(req, refs) | foreign(req, refs)) | missing(req, refs)) | skipped(req, refs)), refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("completion.report_missing", req.id, {}, set())
}

foreign(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	not item.schema == req.with.schema
	detail := {"expected": req.with.schema, "actual": select.get(item, "schema")}
	f := answer.finding("completion.report_schema", select.path(item), detail, {ref})
}

missing(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	some id in req.with.checks
	not report.once(item, id)
	f := answer.finding("completion.check_missing", label(item, id), {"actual": id}, {ref})
}

skipped(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	some check in item.checks
	check.id in req.with.checks
	not made(check)
	f := answer.finding("completion.check_skipped", label(item, check.id), {"expected": ["pass", "fail"], "actual": check.id}, {ref})
}

made(check) if check.status in {"pass", "fail"}

label(item, id) := $"{path}#{id}" if path := select.path(item)
