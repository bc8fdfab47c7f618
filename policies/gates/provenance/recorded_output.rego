# METADATA
# scope: package
# title: Report is the output of a recorded step
# description: |-
#   The raw digest of each report stands in the output of a recorded step of this run, the last attempt of its name, which
#   exited 0; and the report's own time lies within that step. So the report is neither one carried over from another run
#   nor one of an earlier attempt, and it was not exchanged afterwards.
# custom:
#   codes:
#     - code: provenance.report_not_recorded
#       message: "{subject}: no last attempt of a recorded step printed the digest of these bytes."
#     - code: provenance.report_stale
#       message: "{subject}: the report says it was made at {actual}, outside the step that printed its digest."
#     - code: provenance.report_missing
#       message: "No report from {subject} is there to be recorded."
#   parameters:
#     verdicts: {type: selector, kind: verdict, description: Reports that prove an action.}
#     cover: {type: strings, min: 1, description: Roles of the files that must be among them.}
#     digests: {type: selector, kind: digest, group: path, description: Digests of files printed by steps.}
#     steps: {type: selector, kind: step, description: Steps that may have made the reports.}
package gates.provenance.recorded_output

import data.lib.answer
import data.lib.hashes
import data.lib.select
import data.lib.steps
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["provenance.recorded_output"]
	reports := select.refs(req.with.verdicts)
	last := last_successes(req)
	proofs := {ref: proofs_of(req, select.item(ref), last) | some ref in reports}
	findings := (missing(req) | unrecorded(reports, proofs)) | stale(reports, proofs)
	support := {step | some ref in reports; some step in proofs[ref]}
	result := answer.from(findings, reports | support)
}

missing(req) := {f |
	some from in req.with.cover
	count(select.with_field(req.with.verdicts, "from", from)) == 0
	f := answer.finding("provenance.report_missing", from, {}, set())
}

unrecorded(reports, proofs) := {f |
	some ref in reports
	count(proofs[ref]) == 0
	item := select.item(ref)
	detail := {"expected": select.get(item, ["source", "sha256"])}
	f := answer.finding("provenance.report_not_recorded", select.path(item), detail, {ref})
}

stale(reports, proofs) := {f |
	some ref in reports
	count(proofs[ref]) > 0
	item := select.item(ref)
	not within_one(item, proofs[ref])
	f := answer.finding("provenance.report_stale", select.path(item), {"actual": select.get(item, "at")}, {ref} | proofs[ref])
}

# An earlier attempt proves an earlier report, whatever it printed. A rollback leaves the reports of the forward phase
# alone; what runs after it does not. Where a name or a number is missing, nothing shows which attempt is the last.
last_successes(req) := {ref |
	refs := select.refs(req.with.steps)
	steps.listed(refs)
	backward := select.with_field(req.with.steps, "phase", "rollback")
	some ref in (steps.last_attempts(backward) | steps.last_attempts(refs - backward))
	step := select.item(ref)
	step.exit == 0
	step.framed == true
}

proofs_of(req, report, last) := {step |
	hashes.sha256(report.source.sha256)
	some ref in req.with.digests.groups[report.source.path]
	digest := select.item(ref)
	digest.stated == report.source.sha256
	digest.framed == true
	some step in last
	select.item(step).n == digest.n
}

# Frames carry whole seconds where their recorder does, so the end stands for the second that it names.
within_one(report, candidates) if {
	some ref in candidates
	step := select.item(ref)
	times.not_after(step.begin, report.at)
	is_number(step.end.us)
	report.at.us < step.end.us + 1000000
}
