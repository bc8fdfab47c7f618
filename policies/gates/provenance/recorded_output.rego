# METADATA
# scope: package
# title: Report is the output of a recorded step
# description: |-
#   The raw digest of each report stands in the output of a recorded step of this run that exited 0, so the report is not
#   one carried over from another run, and it was not exchanged afterwards.
# custom:
#   codes:
#     - code: provenance.report_not_recorded
#       message: "{subject}: no recorded step printed the digest of these bytes."
#   parameters:
#     verdicts: {type: selector, kind: verdict, description: Reports that prove an action.}
#     digests: {type: selector, kind: digest, description: Digests of files printed by steps.}
#     steps: {type: selector, kind: step, description: Steps that may have made the reports.}
package gates.provenance.recorded_output

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["provenance.recorded_output"]
	refs := select.refs(req.with.verdicts)
	findings := {f |
		some ref in refs
		count(proofs(req, select.item(ref))) == 0
		item := select.item(ref)
		f := answer.finding("provenance.report_not_recorded", item.source.path, {"expected": item.source.sha256}, {ref})
	}
	support := {proof |
		some ref in refs
		some proof in proofs(req, select.item(ref))
	}
	result := answer.from(findings, refs | support)
}

# The digest must be printed inside the output of the step that ran the gate, and the step must be the last attempt: an
# older attempt proves an older report.
proofs(req, report) := {ref |
	some ref in select.refs(req.with.digests)
	digest := select.item(ref)
	digest.path == report.source.path
	digest.stated == report.source.sha256
	digest.framed == true
	some step_ref in select.refs(req.with.steps)
	step := select.item(step_ref)
	step.n == digest.n
	step.exit == 0
}
