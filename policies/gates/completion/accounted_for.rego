# METADATA
# scope: package
# title: Accounted for
# description: |-
#   For each item something is recorded that has the same key, such as the backup that a restore names. Many items may share
#   one counterpart, and one item may have several; for one to one see completion.matched. Where there are no items, what
#   they would have been found among has to be there.
# custom:
#   codes:
#     - code: completion.unaccounted
#       message: "{subject}: nothing is recorded of {expected}."
#     - code: completion.account_out_of_order
#       message: "{subject} is of {actual}, and what is recorded of it lies on the wrong side."
#     - code: completion.nothing_to_account
#       message: Nothing is recorded among which it could be found what has to be accounted for.
#   parameters:
#     items: {type: selector, description: What has to be accounted for.}
#     among: {type: selector, description: "What the items are found among, such as all attempts; with `items` themselves, there must be some."}
#     item_key: {type: strings, min: 1, description: "Fields of an item that name its counterparts, in order."}
#     counterparts: {type: selector, description: What accounts for them.}
#     counterpart_key: {type: strings, min: 1, description: "Fields of a counterpart to compare with them, in the same order."}
#     order: {type: choice, of: [any, before, after], description: "before, after: where at least one counterpart lies by time, seen from the item."}
package gates.completion.accounted_for

import data.lib.answer
import data.lib.metrics
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["completion.accounted_for"]
	refs := select.refs(req.with.items)
	among := select.refs(req.with.among)
	counterparts := select.refs(req.with.counterparts)
	known := metrics.frames(counterparts, req.with.counterpart_key)
	findings := (absent(req, among) | unaccounted(req, refs, known)) | misplaced(req, refs, counterparts, known)
	result := answer.from(findings, ((refs | among) | counterparts))
}

absent(req, among) := {f |
	count(among) == 0
	f := answer.finding("completion.nothing_to_account", req.id, {}, set())
}

# A field that is not there is equal to nothing, not even to another that is not there.
is_known(key, known) if {
	known[key]
	every part in key {
		part != null
	}
}

unaccounted(req, refs, known) := {f |
	some ref in refs
	key := metrics.frame_of(select.item(ref), req.with.item_key)
	not is_known(key, known)
	f := answer.finding("completion.unaccounted", select.label(select.item(ref)), {"expected": key}, {ref})
}

misplaced(req, refs, counterparts, known) := {f |
	req.with.order != "any"
	nearest := nearest_by_key(req, counterparts)
	some ref in refs
	item := select.item(ref)
	key := metrics.frame_of(item, req.with.item_key)
	is_known(key, known)
	not on_its_side(req, item, nearest, key)
	detail := {"actual": times.words(times.start(item))}
	f := answer.finding("completion.account_out_of_order", select.label(item), detail, {ref})
}

on_its_side(req, item, nearest, key) if in_order(req.with.order, item, nearest[key])

# Of the counterparts of one key, the time of the one that is most likely to lie on the right side.
nearest_by_key(req, counterparts) := {entry[0]: entry[1] |
	ordered := sort([[metrics.frame_of(select.item(ref), req.with.counterpart_key), place(req.with.order, select.item(ref)), ref] |
		some ref in counterparts
	])
	some i, entry in ordered
	not repeated(ordered, i)
}

repeated(ordered, i) if {
	i > 0
	ordered[i - 1][0] == ordered[i][0]
}

place("before", item) := times.finish(item).us if is_number(times.finish(item).us)

place("after", item) := 0 - times.start(item).us if is_number(times.start(item).us)

in_order("before", item, nearest) if times.not_after({"us": nearest}, times.start(item))

in_order("after", item, nearest) if times.not_after(times.finish(item), {"us": 0 - nearest})
