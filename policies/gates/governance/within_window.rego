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
	not inside(select.item(window), select.item(ref))
	step := select.item(ref)
	detail := {
		"expected": {"begin": select.item(window).begin.text, "end": select.item(window).end.text},
		"actual": {"begin": step.begin.text, "end": step.end.text},
	}
	f := answer.finding("governance.outside_window", step.name, detail, {ref, window})
}

inside(window, step) if {
	window.begin.us <= step.begin.us
	step.begin.us <= step.end.us
	step.end.us <= window.end.us
}
