# METADATA
# scope: package
# title: Fresh
# description: |-
#   Every selected item, or at least one of them, had ended before the action began, and no longer before it than the bound.
#   A backup of last month is no way back, and one that was made after the action holds what the action left.
# custom:
#   codes:
#     - code: provenance.not_fresh
#       message: "{subject} is of {actual}; it has to lie before the action, at most {expected}."
#     - code: provenance.nothing_fresh
#       message: No item lies before the action within the bound.
#     - code: provenance.action_missing
#       message: The action that freshness is measured from is not recorded, or not with its time.
#   parameters:
#     items: {type: selector, description: "Items with a time: backups, windows, approvals, metrics."}
#     action: {type: selector, kind: step, description: "Steps of the action, whose first begin counts."}
#     within: {type: seconds, description: Longest time from the end of an item to the action.}
#     demand: {type: choice, of: [every, one], description: "every: each item is fresh. one: at least one is, whatever the others are."}
package gates.provenance.fresh

import data.lib.answer
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["provenance.fresh"]
	refs := select.refs(req.with.items)
	action := select.refs(req.with.action)
	began := times.first_start(action)
	fresh := {ref | some ref in refs; is_fresh(req, select.item(ref), began)}
	findings := (inactive(req, action, began) | nothing(req, refs, fresh)) | stale(req, refs - fresh)
	result := answer.from(findings, fresh | action)
}

inactive(req, action, began) := {f |
	began == null
	f := answer.finding("provenance.action_missing", req.id, {}, action)
}

nothing(req, refs, fresh) := {f |
	count(fresh) == 0
	f := answer.finding("provenance.nothing_fresh", req.id, {"expected": req.with.within}, refs)
}

stale(req, refs) := {f |
	req.with.demand == "every"
	some ref in refs
	item := select.item(ref)
	detail := {"expected": req.with.within, "actual": times.words(times.finish(item))}
	f := answer.finding("provenance.not_fresh", select.label(item), detail, {ref})
}

is_fresh(req, item, began) if {
	ended := times.finish(item)
	times.not_after(ended, began)
	began.us - ended.us <= req.with.within.us
}
