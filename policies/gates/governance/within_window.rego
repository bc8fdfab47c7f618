# METADATA
# scope: package
# title: Inside the window
# description: Every selected step began and ended inside the approved window.
# custom:
#   codes:
#     - code: governance.outside_window
#       message: Step {subject} was not inside the approved window.
#     - code: governance.window_missing
#       message: There is not exactly one approved window.
#     - code: governance.window_unused
#       message: No step is recorded that the window could be compared with.
#   parameters:
#     window: {type: selector, kind: window, description: The approved window.}
#     steps: {type: selector, kind: step, description: Steps that must be inside it.}
package gates.governance.within_window

import data.lib.answer
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["governance.within_window"]
	windows := select.refs(req.with.window)
	refs := select.refs(req.with.steps)
	result := answer.from(((unwindowed(req, windows) | unused(req, refs)) | outside(windows, refs)), windows | refs)
}

unwindowed(req, windows) := {f |
	count(windows) != 1
	f := answer.finding("governance.window_missing", req.id, {"actual": count(windows)}, windows)
}

unused(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("governance.window_unused", req.id, {}, set())
}

outside(windows, refs) := {f |
	count(windows) == 1
	some window in windows
	some ref in refs
	step := select.item(ref)
	not times.inside(step, select.item(window))
	detail := {"expected": words(select.item(window)), "actual": words(step)}
	f := answer.finding("governance.outside_window", select.get(step, "name"), detail, {ref, window})
}

words(span) := {"begin": select.get(span, ["begin", "text"]), "end": select.get(span, ["end", "text"])}
