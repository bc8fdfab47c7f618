# METADATA
# scope: package
# title: Values
# description: |-
#   What a selection states in the field that it names, `value` where it names none. A value counts if it is text, not
#   blank and no placeholder.
package lib.values

import data.lib.select

# METADATA
# description: What one selected item states, or null.
stated(selection, ref) := select.get(select.item(ref), object.get(selection, "field", "value"))

# METADATA
# description: Everything that the selection states, real or not.
stated_by(selection) := {stated(selection, ref) | some ref in selection.items}

# METADATA
# description: The item states something.
real(selection, ref) if {
	text(stated(selection, ref))
	select.not_placeholder(select.item(ref))
}

# METADATA
# description: Text that is not blank.
text(value) if {
	is_string(value)
	trim_space(value) != ""
}

# METADATA
# description: The one value that every item of the selection states; undefined where there is none, or a second one.
one(selection) := value if {
	every ref in selection.items {
		real(selection, ref)
	}
	found := stated_by(selection)
	count(found) == 1
	some value in found
}
