# METADATA
# scope: package
# title: Readiness green
# description: |-
#   The readiness report is there, has the demanded schema and checks, is green, and no drift was overridden. Where a param
#   says that its upstream reports do not exist in this installation, it proves nothing either way and what stands in for
#   it must be there.
# custom:
#   codes:
#     - code: promotion.readiness_missing
#       message: "No readiness report from {subject} is there."
#     - code: promotion.readiness_not_green
#       message: "The readiness report {subject} is not green."
#     - code: promotion.readiness_check_missing
#       message: "{subject}: the required check is not there, or not exactly once."
#     - code: promotion.readiness_substitute_missing
#       message: "The readiness report is not required here, and what stands in for it is missing."
#   parameters:
#     verdicts: {type: selector, kind: verdict, description: The readiness report.}
#     cover: {type: strings, min: 1, description: Roles of the files that must hold it.}
#     schema: {type: string, description: Schema version of the report.}
#     checks: {type: strings, min: 1, description: Check ids that must be present once.}
#     required: {type: integer, description: "1: the report is required. 0: its upstream reports do not exist here."}
#     instead: {type: selector, description: What shows readiness where the report is not required.}
package gates.promotion.readiness

import data.lib.answer
import data.lib.report
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["promotion.readiness"]
	req.with.required == 1
	refs := select.refs(req.with.verdicts)
	result := answer.from(((missing(req) | red(req, refs)) | unchecked(req, refs)), refs)
}

results[req.id] := result if {
	some req in input.requirements["promotion.readiness"]
	req.with.required == 0
	stand_ins := select.refs(req.with.instead)
	findings := {f | count(stand_ins) == 0; f := answer.finding("promotion.readiness_substitute_missing", req.id, {}, set())}
	result := answer.from(findings, stand_ins)
}

missing(req) := {f |
	some from in req.with.cover
	count(select.with_field(req.with.verdicts, "from", from)) == 0
	f := answer.finding("promotion.readiness_missing", from, {}, set())
}

red(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	not ready(req, item)
	detail := {"expected": {"schema": req.with.schema, "status": "pass", "overridden": false}, "actual": report.words(item)}
	f := answer.finding("promotion.readiness_not_green", select.path(item), detail, {ref})
}

ready(req, item) if {
	item.schema == req.with.schema
	report.green(item)
}

unchecked(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	some id in req.with.checks
	not report.once(item, id)
	path := select.path(item)
	f := answer.finding("promotion.readiness_check_missing", $"{path}#{id}", {}, {ref})
}
