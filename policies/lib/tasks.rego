# METADATA
# scope: package
# title: Tasks
# description: Facts about tasks, such as jobs and checks, that several rules need.
package lib.tasks

import data.lib.select

# METADATA
# description: What a task is called; by its id where it has no name.
name(item) := item.name if {
	is_string(item.name)
} else := select.get(item, "id")

# METADATA
# description: |-
#   The last of several attempts, by number. Where the numbers are missing or shared, each may be the last. One attempt
#   alone needs no number.
last(refs) := {ref |
	some ref in refs
	select.item(ref).attempt == latest
} if {
	numbers := {n | some ref in refs; n := select.item(ref).attempt; is_number(n)}
	count(numbers) == count(refs)
	latest := max(numbers)
} else := refs
