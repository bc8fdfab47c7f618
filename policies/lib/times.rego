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
