# METADATA
# scope: package
# title: Steps
# description: Facts about recorded steps that several rules need.
package lib.steps

import data.lib.select

# METADATA
# description: References to the framed attempts of a step within a selection.
attempts(selection, name) := {ref |
	some ref in select.with_field(selection, "name", name)
	select.item(ref).framed == true
}

# METADATA
# description: The attempt with the highest number; undefined where there is none, or two share it.
last(selection, name) := ref if {
	all := attempts(selection, name)
	n := max({select.item(r).n | some r in all})
	found := {r | some r in all; select.item(r).n == n}
	count(found) == 1
	some ref in found
}

# METADATA
# description: Only an exit code of zero in a frame is success.
succeeded(ref) if select.item(ref).exit == 0

# METADATA
# description: |-
#   Every attempt of `a` ended before any attempt of `b` began, by number and by clock. Both must exist.
before(selection, a, b) if {
	first := attempts(selection, a)
	second := attempts(selection, b)
	count(first) > 0
	count(second) > 0
	max({select.item(r).n | some r in first}) < min({select.item(r).n | some r in second})
	max({select.item(r).end.us | some r in first}) <= min({select.item(r).begin.us | some r in second})
}
