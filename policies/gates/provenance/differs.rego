# METADATA
# scope: package
# title: Two things differ
# description: |-
#   Both sides state values, and none of one side is one of the other, however it is spelt. Who restores into the source,
#   or upgrades from the target, has shown nothing.
# custom:
#   codes:
#     - code: provenance.side_unclear
#       message: "The {subject} side does not state what it is: {actual}."
#     - code: provenance.not_different
#       message: "Both sides are {subject}."
#   parameters:
#     left: {type: selector, description: "Items whose `field` (`value` where none is named) states the one side."}
#     right: {type: selector, description: Items that state the other side.}
package gates.provenance.differs

import data.lib.answer
import data.lib.select
import data.lib.values

results[req.id] := result if {
	some req in input.requirements["provenance.differs"]
	support := select.refs(req.with.left) | select.refs(req.with.right)
	result := answer.from(((unclear(req.with.left, "left") | unclear(req.with.right, "right")) | shared(req)), support)
}

unclear(selection, side) := {f |
	not clear(selection)
	f := answer.finding("provenance.side_unclear", side, {"actual": sort(values.stated_by(selection))}, select.refs(selection))
}

clear(selection) if {
	count(selection.items) > 0
	every ref in selection.items {
		values.real(selection, ref)
	}
}

shared(req) := {f |
	some ref in req.with.left.items
	some other in req.with.right.items
	value := folded(req.with.left, ref)
	folded(req.with.right, other) == value
	f := answer.finding("provenance.not_different", value, {}, {ref, other})
}

folded(selection, ref) := trim_prefix(lower(trim_space(value)), "sha256:") if {
	value := values.stated(selection, ref)
	is_string(value)
}
