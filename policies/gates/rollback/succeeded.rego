# METADATA
# scope: package
# title: Rollback steps succeeded
# description: The last attempt of every recorded step of the rollback exited 0.
# custom:
#   codes:
#     - code: rollback.step_not_successful
#       message: The last attempt of rollback step {subject} did not exit 0.
#     - code: rollback.nothing_recorded
#       message: No step of the rollback is recorded.
#   parameters:
#     steps: {type: selector, kind: step, group: name, description: Steps of the rollback.}
package gates.rollback.succeeded

import data.lib.answer
import data.lib.select
import data.lib.steps

results[req.id] := result if {
	some req in input.requirements["rollback.succeeded"]
	refs := select.refs(req.with.steps)
	result := answer.from(((absent(req, refs) | failed(req)) | unnamed(refs)), refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("rollback.nothing_recorded", req.id, {}, set())
}

failed(req) := {f |
	some name, attempts in req.with.steps.groups
	not steps.last_succeeded({ref | some ref in attempts})
	f := answer.finding("rollback.step_not_successful", name, {"expected": "exit 0"}, {ref | some ref in attempts})
}

# What has no name is in no group, and nobody would ask how it ended.
unnamed(refs) := {f |
	some ref in refs
	not has_name(select.item(ref))
	f := answer.finding("rollback.step_not_successful", null, {"expected": "exit 0"}, {ref})
}

has_name(step) if is_string(step.name)
