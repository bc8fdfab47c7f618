# METADATA
# scope: package
# title: Rollback transcript exactly when executed
# description: |-
#   Every step of a rollback stands in the transcript that is kept for it, and that transcript is there only where a
#   rollback was carried out.
# custom:
#   codes:
#     - code: rollback.step_elsewhere
#       message: Rollback step {subject} stands in {actual}, not in {expected}.
#     - code: rollback.transcript_without_rollback
#       message: "{subject} is there, but it holds no step of a rollback."
#     - code: rollback.nothing_executed
#       message: No step is recorded, so nothing shows whether a rollback was executed.
#   parameters:
#     steps: {type: selector, kind: step, description: All recorded steps.}
#     transcripts: {type: selector, kind: transcript, description: The transcript that is kept for a rollback.}
#     role: {type: string, description: The role of its file.}
package gates.rollback.transcript

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["rollback.transcript"]
	refs := select.refs(req.with.steps)
	backward := select.with_field(req.with.steps, "phase", "rollback")
	result := answer.from(((none(req, refs) | elsewhere(req, backward)) | needless(req, backward)), refs)
}

none(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("rollback.nothing_executed", req.id, {}, set())
}

elsewhere(req, backward) := {f |
	some ref in backward
	step := select.item(ref)
	not is_from(req, step)
	detail := {"expected": req.with.role, "actual": select.get(step, "from")}
	f := answer.finding("rollback.step_elsewhere", select.get(step, "name"), detail, {ref})
}

is_from(req, step) if step.from == req.with.role

needless(req, backward) := {f |
	some ref in select.refs(req.with.transcripts)
	item := select.item(ref)
	paths := {select.path(select.item(step)) | some step in backward}
	not select.path(item) in paths
	f := answer.finding("rollback.transcript_without_rollback", select.path(item), {}, {ref})
}
