# METADATA
# scope: package
# title: Later than
# description: |-
#   What has to come later began after all of what it has to follow had ended: all of it, or at least the last of it. That
#   something comes before something else is the same line with the two exchanged.
# custom:
#   codes:
#     - code: completion.not_later
#       message: "{subject} is of {actual}, not later than what it has to follow."
#     - code: completion.nothing_later
#       message: Nothing that has to come later is recorded after what it has to follow.
#     - code: completion.nothing_before
#       message: What has to come first is not recorded, or not with its times.
#   parameters:
#     items: {type: selector, description: What has to come later.}
#     after: {type: selectors, description: What it has to follow. Each selection has to hold something.}
#     demand: {type: choice, of: [every, last], description: "every: all items come later. last: at least one does, as where a check is repeated."}
package gates.completion.after

import data.lib.answer
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["completion.after"]
	refs := select.refs(req.with.items)
	first := {ref | some selection in req.with.after; some ref in selection.items}
	ended := times.last_finish(first)
	later := {ref | some ref in refs; is_later(select.item(ref), ended)}
	findings := (absent(req, first, ended) | nothing(req, refs, later)) | early(req, refs - later)
	result := answer.from(findings, later | first)
}

# A selection that holds nothing would be forgiven beside one that does.
absent(req, first, ended) := {f |
	not complete(req, ended)
	f := answer.finding("completion.nothing_before", req.id, {}, first)
}

complete(req, ended) if {
	ended != null
	every selection in req.with.after {
		count(selection.items) > 0
	}
}

nothing(req, refs, later) := {f |
	count(later) == 0
	f := answer.finding("completion.nothing_later", req.id, {}, refs)
}

early(req, refs) := {f |
	req.with.demand == "every"
	some ref in refs
	item := select.item(ref)
	f := answer.finding("completion.not_later", select.label(item), {"actual": times.words(times.start(item))}, {ref})
}

is_later(item, ended) if times.not_after(ended, times.start(item))
