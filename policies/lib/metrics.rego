# METADATA
# scope: package
# title: Metrics
# description: What several rules ask of named values that are stated once for each series and scope.
package lib.metrics

import data.lib.select

# METADATA
# description: The combinations of these fields that the items have, such as each series and scope.
frames(refs, fields) := {frame | some ref in refs; frame := frame_of(select.item(ref), fields)}

# METADATA
# description: The values of these fields; null for one that is not there.
frame_of(item, fields) := [select.get(item, field) | some field in fields]

# METADATA
# description: References to the items of that name.
named(refs, name) := {ref | some ref in refs; select.item(ref).name == name}

# METADATA
# description: Every combination that any of the items has, has the name too, and there is one. Where one is left out, its value is not known.
everywhere(refs, name, fields) if {
	count(refs) > 0
	frames(named(refs, name), fields) == frames(refs, fields)
}

# METADATA
# description: No combination has the name twice, so no second value hides the first.
once(refs, name, fields) if {
	items := named(refs, name)
	count(items) == count(frames(items, fields))
}

# METADATA
# description: The values of the items, for a finding.
values(refs) := [select.get(select.item(ref), "value") | some ref in sort(refs)]
