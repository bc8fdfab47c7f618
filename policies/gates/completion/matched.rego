# METADATA
# scope: package
# title: Matched one to one
# description: |-
#   Every item has exactly one counterpart, which is that of no other item: each failed attempt its triage, each installation
#   of the roster its job. Where nothing needs a counterpart, what it would have been found among has to be there.
# custom:
#   codes:
#     - code: completion.unmatched
#       message: "{subject} has no counterpart."
#     - code: completion.matched_twice
#       message: "{subject} has more than one counterpart."
#     - code: completion.same_counterpart
#       message: "{subject} has the same counterpart as another."
#     - code: completion.counterpart_out_of_order
#       message: "{subject} is of {actual}, on the wrong side of its counterpart."
#     - code: completion.unexpected_counterpart
#       message: "{subject} is the counterpart of nothing."
#     - code: completion.nothing_to_match
#       message: Nothing is recorded among which it could be found what needs a counterpart.
#   parameters:
#     items: {type: selector, description: What needs a counterpart.}
#     among: {type: selector, description: "What the items are found among, such as all attempts; with `items` themselves, there must be some."}
#     item_key: {type: strings, min: 1, description: "Fields of an item that name its counterpart, in order."}
#     counterparts: {type: selector, description: The counterparts.}
#     counterpart_key: {type: strings, min: 1, description: "Fields of a counterpart to compare with them, in the same order."}
#     order: {type: choice, of: [any, before, after], description: "before, after: where each counterpart lies by time, seen from its item."}
#     others: {type: choice, of: [allowed, denied], description: What to make of counterparts of nothing.}
package gates.completion.matched

import data.lib.answer
import data.lib.metrics
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["completion.matched"]
	refs := select.refs(req.with.items)
	among := select.refs(req.with.among)
	counterparts := select.refs(req.with.counterparts)
	keyed := sort(array.concat(keys(refs, req.with.item_key, 0), keys(counterparts, req.with.counterpart_key, 1)))
	one_each := (shared(keyed) | doubled(req, refs, keyed)) | misplaced(req, keyed)
	findings := ((absent(req, among) | unmatched(req, refs, counterparts)) | one_each) | unexpected(req, refs, counterparts)
	result := answer.from(findings, ((refs | among) | counterparts))
}

absent(req, among) := {f |
	count(among) == 0
	f := answer.finding("completion.nothing_to_match", req.id, {}, set())
}

# A field that is not there is equal to nothing, not even to another that is not there.
is_whole(key) if {
	every part in key {
		part != null
	}
}

unmatched(req, refs, counterparts) := {f |
	known := metrics.frames(counterparts, req.with.counterpart_key)
	some ref in refs
	key := metrics.frame_of(select.item(ref), req.with.item_key)
	not is_known(key, known)
	f := answer.finding("completion.unmatched", select.label(select.item(ref)), {"expected": key}, {ref})
}

is_known(key, known) if {
	is_whole(key)
	known[key]
}

# Items before counterparts, those of one key beside each other.
keys(refs, fields, side) := [[metrics.frame_of(select.item(ref), fields), side, ref] | some ref in refs]

shared(keyed) := {f |
	some i, entry in keyed
	beside(keyed, i, [0, 0])
	f := answer.finding("completion.same_counterpart", select.label(select.item(entry[2])), {"actual": entry[0]}, {entry[2], keyed[i - 1][2]})
}

doubled(req, refs, keyed) := {f |
	wanted := metrics.frames(refs, req.with.item_key)
	some i, entry in keyed
	beside(keyed, i, [1, 1])
	entry[0] in wanted
	f := answer.finding("completion.matched_twice", select.label(select.item(entry[2])), {"actual": entry[0]}, {entry[2], keyed[i - 1][2]})
}

misplaced(req, keyed) := {f |
	some i, entry in keyed
	beside(keyed, i, [0, 1])
	item := select.item(keyed[i - 1][2])
	not in_order(req.with.order, item, select.item(entry[2]))
	detail := {"actual": times.words(times.start(item))}
	f := answer.finding("completion.counterpart_out_of_order", select.label(item), detail, {entry[2], keyed[i - 1][2]})
}

beside(keyed, i, sides) if {
	i > 0
	keyed[i - 1][0] == keyed[i][0]
	[keyed[i - 1][1], keyed[i][1]] == sides
}

in_order("any", _, _)

in_order("before", item, counterpart) if times.not_after(times.finish(counterpart), times.start(item))

in_order("after", item, counterpart) if times.not_after(times.finish(item), times.start(counterpart))

unexpected(req, refs, counterparts) := {f |
	req.with.others == "denied"
	wanted := metrics.frames(refs, req.with.item_key)
	some ref in counterparts
	key := metrics.frame_of(select.item(ref), req.with.counterpart_key)
	not key in wanted
	f := answer.finding("completion.unexpected_counterpart", select.label(select.item(ref)), {"actual": key}, {ref})
}
