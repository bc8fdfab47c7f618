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

# METADATA
# description: |-
#   A field of an item, or null. A finding that quotes a field must not vanish where the field is missing; for the same
#   reason a rule says `not shown(item)` and reads fields inside `shown`: `not shown(item.field)` is undefined, and not
#   true, where there is no such field.
get(value, field) := object.get(value, field, null)

# METADATA
# description: The file that an item was read from, or null.
path(value) := object.get(value, ["source", "path"], null)

# METADATA
# description: |-
#   Whether the value is one may be said of kinds that have no such mark; where there is a mark, only false denies it.
not_placeholder(value) if object.get(value, "placeholder", false) == false

# METADATA
# description: |-
#   What a finding calls an item of any kind: its subject, id, name or series, whichever it has first, or else its file.
label(value) := names[0] if {
	names := [name |
		some field in ["subject", "id", "name", "series"]
		name := value[field]
		is_string(name)
		name != ""
	]
	count(names) > 0
} else := path(value)
