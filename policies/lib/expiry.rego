# METADATA
# scope: package
# title: Expiry
# description: |-
#   Whether what somebody allowed for a time still held. Times that a run states of itself prove nothing by themselves: as
#   long as nothing authenticates them, what has run out at the as-of has run out.
package lib.expiry

import data.lib.times

# METADATA
# description: It had not run out when the action began, nor, where nobody vouches for that time, at the as-of.
unexpired(until, began) if {
	before(began, until)
	current(until)
}

current(_) if authenticated

current(until) if before(input.asOf, until)

# METADATA
# description: Somebody whom the user trusts vouches for the times of this run.
authenticated if object.get(input, ["assurance", "reached"], "unsigned") in {"sealed", "attested"}

before(a, b) if {
	times.not_after(a, b)
	a.us != b.us
}
