# METADATA
# scope: package
# title: Selections
# description: The host resolves selectors to item indices before evaluation; these functions read them.
package lib.select

# METADATA
# description: References `[kind, index]` of the selected items, in evidence order.
refs(selection) := {[selection.kind, i] | some i in selection.items}

# METADATA
# description: The item behind a reference.
item(ref) := input.evidence[ref[0]][ref[1]]

# METADATA
# description: References to selected items whose field holds the value.
with_field(selection, field, value) := {ref |
	some ref in refs(selection)
	item(ref)[field] == value
}
