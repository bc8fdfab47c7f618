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
# description: The step has a number and times, so it has a place among the others.
placed(ref) if {
	step := select.item(ref)
	is_number(step.n)
	is_number(step.begin.us)
	is_number(step.end.us)
}

# METADATA
# description: Every step has a name and a number that no other has, so it is known which attempt is the last of its name.
listed(refs) if {
	numbers := {step.n |
		some ref in refs
		step := select.item(ref)
		is_string(step.name)
		is_number(step.n)
	}
	count(numbers) == count(refs)
}

# METADATA
# description: The attempt with the highest number ended with exit 0; false where numbers are missing or shared.
last_succeeded(refs) if {
	listed(refs)
	last := max({[select.item(ref).n, ref] | some ref in refs})
	succeeded(last[1])
}

# METADATA
# description: The last attempt of each name, by number. Where that is not known, every attempt may be the last.
last_attempts(refs) := {entry[2] |
	some i, entry in ordered
	not superseded(ordered, i)
} if {
	listed(refs)
	ordered := sort([[step.name, step.n, ref] | some ref in refs; step := select.item(ref)])
} else := refs

superseded(ordered, i) if ordered[i + 1][0] == ordered[i][0]

# METADATA
# description: Every one of `first` ended before any of `second` began, by number and by clock. Both must hold steps.
before(first, second) if {
	every ref in first | second {
		placed(ref)
	}
	max({select.item(ref).n | some ref in first}) < min({select.item(ref).n | some ref in second})
	max({select.item(ref).end.us | some ref in first}) <= min({select.item(ref).begin.us | some ref in second})
}
