# METADATA
# scope: package
# title: Matched one to one
# description: |-
#   Every item of one kind has exactly one counterpart among the items of another: each failed attempt its triage, each
#   installation of the roster its job. Where nothing needs a counterpart, what it would have been found among has to be there.
# custom:
#   codes:
#     - code: completion.unmatched
#       message: "{subject} has no counterpart."
#     - code: completion.matched_twice
#       message: "{subject} has more than one counterpart."
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
#     others: {type: choice, of: [allowed, denied], description: What to make of counterparts of nothing.}
package gates.completion.matched

import data.lib.answer
import data.lib.metrics
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["completion.matched"]
	refs := select.refs(req.with.items)
	among := select.refs(req.with.among)
	counterparts := select.refs(req.with.counterparts)
	findings := (absent(req, among) | unmatched(req, refs, counterparts)) | (doubled(req, refs, counterparts) | unexpected(req, refs, counterparts))
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
	key in known
}

doubled(req, refs, counterparts) := {f |
	wanted := metrics.frames(refs, req.with.item_key)
	pairs := sort([[metrics.frame_of(select.item(ref), req.with.counterpart_key), ref] | some ref in counterparts])
	some i, pair in pairs
	i > 0
	pair[0] == pairs[i - 1][0]
	pair[0] in wanted
	f := answer.finding("completion.matched_twice", select.label(select.item(pair[1])), {"actual": pair[0]}, {pair[1], pairs[i - 1][1]})
}

unexpected(req, refs, counterparts) := {f |
	req.with.others == "denied"
	wanted := metrics.frames(refs, req.with.item_key)
	some ref in counterparts
	key := metrics.frame_of(select.item(ref), req.with.counterpart_key)
	not key in wanted
	f := answer.finding("completion.unexpected_counterpart", select.label(select.item(ref)), {"actual": key}, {ref})
}
