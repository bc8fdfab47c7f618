# METADATA
# scope: package
# title: Deviations on record
# description: |-
#   Every report that is demanded is there and green, or the change takes the emergency lane, and for each check that did
#   not pass there is a deviation with a reason, an approver and, within the bound after the report, a later pass.
# custom:
#   codes:
#     - code: governance.gate_report_missing
#       message: No report from {subject} is there.
#     - code: governance.gate_not_passed
#       message: "{subject} did not pass, and only the emergency lane may deviate."
#     - code: governance.deviation_without_reason
#       message: "{subject} did not pass, and no reason is recorded for the deviation."
#     - code: governance.deviation_unapproved
#       message: "{subject} did not pass, and nobody in the role {expected} approved the deviation."
#     - code: governance.deviation_not_cured
#       message: "{subject} did not pass, and no pass within {expected} after it is recorded."
#   parameters:
#     verdicts: {type: selector, kind: verdict, description: Reports of the gates.}
#     cover: {type: strings, min: 1, description: Roles of the files that must be among them.}
#     lane: {type: selector, kind: setting, description: The lane that the change takes.}
#     emergency: {type: string, description: The lane that may deviate.}
#     reasons: {type: selector, kind: setting, description: "Reasons; `name` is the check, or the role of a report without checks."}
#     approvals: {type: selector, kind: approval, description: "Approvals of deviations; `of` is what the reason names."}
#     role: {type: string, description: Role that must have approved.}
#     cures: {type: selector, kind: event, description: "Later passes; `subject` is what the reason names."}
#     good: {type: strings, min: 1, description: States of a later pass.}
#     within: {type: seconds, description: Longest time from the report to the later pass.}
package gates.governance.deviation

import data.lib.answer
import data.lib.report
import data.lib.select
import data.lib.times
import data.lib.values

results[req.id] := result if {
	some req in input.requirements["governance.deviation"]
	refs := select.refs(req.with.verdicts)
	red := {[name, ref] | some ref in refs; not report.green(select.item(ref)); some name in names(select.item(ref))}
	support := refs | {ref | some name in used(red); some ref in shown(req, name)}
	result := answer.from(missing(req) | findings(req, red), support)
}

missing(req) := {f |
	some from in req.with.cover
	count(select.with_field(req.with.verdicts, "from", from)) == 0
	f := answer.finding("governance.gate_report_missing", from, {}, set())
}

# The checks that did not pass; the report itself where none says so, or where one has no name.
names(item) := {name | some name in failed} if {
	failed := report.failed(item)
	count(failed) > 0
	every name in failed {
		values.text(name)
	}
} else := {answer.text(select.get(item, "from"))}

used(red) := {entry[0] | some entry in red}

shown(req, name) := (select.refs(req.with.lane) | reasons_of(req, name)) | (approvals_of(req, name) | cures_of(req, name))

reasons_of(req, name) := select.with_field(req.with.reasons, "name", name)

approvals_of(req, name) := select.with_field(req.with.approvals, "of", name)

cures_of(req, name) := select.with_field(req.with.cures, "subject", name)

findings(req, red) := {f |
	some [name, ref] in red
	some f in objections(req, name, ref)
} if {
	values.one(req.with.lane) == req.with.emergency
} else := {f |
	some [name, ref] in red
	evidence := {ref} | select.refs(req.with.lane)
	f := answer.finding("governance.gate_not_passed", name, {"actual": report.words(select.item(ref))}, evidence)
}

objections(req, name, ref) := (unreasoned(req, name, ref) | unapproved(req, name, ref)) | uncured(req, name, ref)

unreasoned(req, name, ref) := {f |
	refs := reasons_of(req, name)
	not filled(refs)
	f := answer.finding("governance.deviation_without_reason", name, {}, {ref} | refs)
}

filled(refs) if {
	count(refs) > 0
	every ref in refs {
		item := select.item(ref)
		values.text(item.value)
		item.placeholder == false
	}
}

unapproved(req, name, ref) := {f |
	refs := approvals_of(req, name)
	count({one | some one in refs; approves(req, select.item(one))}) == 0
	f := answer.finding("governance.deviation_unapproved", name, {"expected": req.with.role}, {ref} | refs)
}

approves(req, item) if {
	item.role == req.with.role
	item.placeholder == false
	values.text(item.whoKey)
}

uncured(req, name, ref) := {f |
	refs := cures_of(req, name)
	count({one | some one in refs; cures(req, select.item(one), select.item(ref))}) == 0
	f := answer.finding("governance.deviation_not_cured", name, {"expected": req.with.within}, {ref} | refs)
}

# A pass from before the report cures nothing.
cures(req, event, verdict) if {
	event.state in req.with.good
	times.not_after(verdict.at, event.at)
	event.at.us - verdict.at.us <= req.with.within.us
}
