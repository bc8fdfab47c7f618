# METADATA
# scope: package
# title: Times
# description: |-
#   Comparisons of times. Rego orders values of all types, null before every number and text after; here only numbers
#   compare, so a time that is missing or unreadable stands in no relation to any other.
package lib.times

# METADATA
# description: The first time is the second one, or comes before it.
not_after(a, b) if {
	is_number(a.us)
	is_number(b.us)
	a.us <= b.us
}

# METADATA
# description: What begins and ends, begins before it ends, and lies inside another span.
inside(span, outer) if {
	not_after(outer.begin, span.begin)
	not_after(span.begin, span.end)
	not_after(span.end, outer.end)
}

# METADATA
# description: When something began; what has no duration began when it was. Null where that is not known.
start(item) := object.get(item, "begin", object.get(item, "at", null))

# METADATA
# description: When something had ended; what has no duration had ended when it was. Null where that is not known.
finish(item) := object.get(item, "end", object.get(item, "at", null))

# METADATA
# description: When the first of the items began; null where one of them says no time, or where there is none.
first_start(refs) := {"us": min({start(input.items[ref]).us | some ref in refs})} if {
	count(refs) > 0
	every ref in refs {
		is_number(start(input.items[ref]).us)
	}
} else := null

# METADATA
# description: When the last of the items had ended; null where one of them says no time, or where there is none.
last_finish(refs) := {"us": max({finish(input.items[ref]).us | some ref in refs})} if {
	count(refs) > 0
	every ref in refs {
		is_number(finish(input.items[ref]).us)
	}
} else := null

# METADATA
# description: The spelling of a time, for a finding, or null.
words(time) := time.text

words(time) := null if not time.text
