# METADATA
# scope: package
# title: Selections
# description: |-
#   The host resolves selectors before evaluation: a selection holds references, and a reference is the number of an item
#   in `input.items`, which lists the evidence in its total order.
package lib.select

# METADATA
# description: References of the selected items, as a set.
refs(selection) := {ref | some ref in selection.items}

# METADATA
# description: The item behind a reference.
item(ref) := input.items[ref]

# METADATA
# description: References to selected items whose field holds the value.
with_field(selection, field, value) := {ref |
	some ref in selection.items
	input.items[ref][field] == value
}
