# METADATA
# scope: package
# title: Replay equal
# description: |-
#   Each demanded subject was run again from a recorded input, and both outputs are equal, or differ by no more than the
#   tolerance. A tolerance of 0 demands equal outputs.
# custom:
#   codes:
#     - code: determinism.replay_missing
#       message: "{subject} was not run again."
#     - code: determinism.replay_without_input
#       message: "{subject}: it is not recorded from which input it was run again."
#     - code: determinism.replay_differs
#       message: "{subject}: the outputs differ by {actual}; the tolerance is {expected}."
#     - code: determinism.replay_contradictory
#       message: "{subject}: whether the outputs are equal does not fit the outputs that are recorded."
#   parameters:
#     replays: {type: selector, kind: replay, group: subject, description: What was run twice.}
#     cover: {type: strings, min: 1, description: Subjects that must be among them.}
#     tolerance: {type: integer, description: Largest difference.}
package gates.determinism.replay

import data.lib.answer
import data.lib.select
import data.lib.values

results[req.id] := result if {
	some req in input.requirements["determinism.replay"]
	refs := select.refs(req.with.replays)
	of_outputs := differing(req, refs) | contradictory(refs)
	result := answer.from(((missing(req) | blind(refs)) | of_outputs), refs)
}

missing(req) := {f |
	some subject in req.with.cover
	count(object.get(req.with.replays.groups, subject, [])) == 0
	f := answer.finding("determinism.replay_missing", subject, {}, set())
}

blind(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not has_input(item)
	f := answer.finding("determinism.replay_without_input", select.get(item, "subject"), {}, {ref})
}

has_input(item) if {
	values.text(item.subject)
	values.text(item.input)
}

differing(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	not tolerable(item, req.with.tolerance)
	detail := {"expected": req.with.tolerance, "actual": select.get(item, "difference")}
	f := answer.finding("determinism.replay_differs", select.get(item, "subject"), detail, {ref})
}

tolerable(item, _) if item.equal == true

tolerable(item, tolerance) if {
	item.equal == false
	is_number(item.difference)
	item.difference > 0
	item.difference <= tolerance
}

contradictory(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not consistent(item)
	detail := {"left": select.get(item, "left"), "right": select.get(item, "right"), "actual": select.get(item, "equal")}
	f := answer.finding("determinism.replay_contradictory", select.get(item, "subject"), detail, {ref})
}

consistent(item) if {
	values.text(item.left)
	values.text(item.right)
	is_same := item.left == item.right
	item.equal == is_same
	fits(item)
}

fits(item) if item.equal == false

# Equal outputs differ by nothing.
fits(item) if {
	item.equal == true
	select.get(item, "difference") in {null, 0}
}
