# METADATA
# scope: package
# title: Steps
# description: Facts about recorded steps that several rules need.
package lib.steps

import data.lib.select

# METADATA
# description: References to the framed attempts of a step within a selection.
attempts(selection, name) := {ref |
	some ref in selection.items
	step := select.item(ref)
	step.name == name
	step.framed == true
}

# METADATA
# description: Only an exit code of zero in a frame is success.
succeeded(ref) if select.item(ref).exit == 0

# METADATA
# description: The attempt with the highest number ended with exit 0; false where two attempts share that number.
last_succeeded(refs) if {
	ordered := sort([[select.item(ref).n, ref] | some ref in refs])
	last := ordered[count(ordered) - 1]
	count([1 | some pair in ordered; pair[0] == last[0]]) == 1
	succeeded(last[1])
}

# METADATA
# description: Every one of `first` ended before any of `second` began, by number and by clock. Both must hold steps.
before(first, second) if {
	count(first) > 0
	count(second) > 0
	max({select.item(ref).n | some ref in first}) < min({select.item(ref).n | some ref in second})
	max({select.item(ref).end.us | some ref in first}) <= min({select.item(ref).begin.us | some ref in second})
}
