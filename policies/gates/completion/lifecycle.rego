# METADATA
# scope: package
# title: Lifecycle complete
# description: |-
#   The last attempt of each piece of work went through exactly the demanded sequence, in time order, nothing skipped and
#   nothing twice. Each earlier attempt began the sequence, was rolled back, and had ended before the next one began; and
#   no attempt is missing between the first and the last.
# custom:
#   codes:
#     - code: completion.lifecycle_missing
#       message: No piece of work is recorded.
#     - code: completion.lifecycle_unplaced
#       message: "{subject}: a record has no id, no group, no time, or no number of its attempt beside others that have one."
#     - code: completion.lifecycle_incomplete
#       message: "{subject} went through {actual}, not {expected}."
#     - code: completion.lifecycle_broken
#       message: "{subject}: the attempt went through {actual}, which is no beginning of the sequence with a rollback after it."
#     - code: completion.attempts_overlap
#       message: "{subject}: the attempt began before the one before it had ended."
#     - code: completion.attempt_missing
#       message: "{subject}: of the attempts, {actual} are recorded, and not all numbers between."
#   parameters:
#     tasks: {type: selector, kind: task, group: id, description: "Recorded transitions: one item for each state that a piece of work reached."}
#     by: {type: choice, of: [state, name], description: Field that holds the place in the sequence.}
#     sequence: {type: strings, min: 1, description: States in the demanded order.}
#     rollback: {type: strings, description: "States that an attempt may end with instead, in any number."}
#     last: {type: choice, of: [complete, ended], description: "complete: the last attempt is whole. ended: it may be rolled back too."}
package gates.completion.lifecycle

import data.lib.answer
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["completion.lifecycle"]
	refs := select.refs(req.with.tasks)
	works := works_of(req)
	of_items := absent(req, refs) | unplaced(refs)
	of_works := (unfinished(req, works) | broken(req, works)) | (overlapping(works) | gaps(works))
	result := answer.from(of_items | of_works, refs)
}

# Each piece of work with its attempts, and each attempt as its number and its references in time order.
works_of(req) := {$"{group}/{id}": attempts |
	some id, listed in req.with.tasks.groups
	some group in {select.get(select.item(ref), "group") | some ref in listed}
	refs := {ref | some ref in listed; select.get(select.item(ref), "group") == group}
	numbers := sort({select.get(select.item(ref), "attempt") | some ref in refs})
	attempts := [{"number": n, "refs": of_attempt(refs, n)} | some n in numbers]
}

of_attempt(refs, n) := [entry[1] |
	some entry in sort([[select.get(select.item(ref), ["at", "us"]), ref] |
		some ref in refs
		select.get(select.item(ref), "attempt") == n
	])
]

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("completion.lifecycle_missing", req.id, {}, set())
}

unplaced(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not placed(item)
	f := answer.finding("completion.lifecycle_unplaced", select.label(item), {}, {ref})
}

placed(item) if {
	is_string(item.id)
	is_string(item.group)
	is_number(item.at.us)
	is_attempt(item.attempt)
}

# Work that was never repeated has attempts without numbers.
is_attempt(n) if n == null

is_attempt(n) if is_number(n)

unfinished(req, works) := {f |
	some label, attempts in works
	refs := attempts[count(attempts) - 1].refs
	states := states_of(req, refs)
	not finished(req, states)
	f := answer.finding("completion.lifecycle_incomplete", label, {"expected": req.with.sequence, "actual": states}, {ref | some ref in refs})
}

states_of(req, refs) := [select.get(select.item(ref), req.with.by) | some ref in refs]

finished(req, states) if states == req.with.sequence

finished(req, states) if {
	req.with.last == "ended"
	rolled_back(req, states)
}

# Steps of the sequence up to where it failed, and only then the rollback.
rolled_back(req, states) if {
	forward := [state | some state in states; not state in req.with.rollback]
	backward := [state | some state in states; state in req.with.rollback]
	count(backward) > 0
	states == array.concat(forward, backward)
	forward == array.slice(req.with.sequence, 0, count(forward))
}

broken(req, works) := {f |
	some label, attempts in works
	some i, attempt in attempts
	i < count(attempts) - 1
	states := states_of(req, attempt.refs)
	not rolled_back(req, states)
	detail := {"expected": req.with.sequence, "actual": states}
	f := answer.finding("completion.lifecycle_broken", $"{label}#{attempt.number}", detail, {ref | some ref in attempt.refs})
}

overlapping(works) := {f |
	some label, attempts in works
	some i, attempt in attempts
	i > 0
	earlier := attempts[i - 1]
	not ended_before(earlier.refs, attempt.refs)
	f := answer.finding("completion.attempts_overlap", $"{label}#{attempt.number}", {}, {ref | some ref in array.concat(earlier.refs, attempt.refs)})
}

ended_before(earlier, later) if {
	some ref in later
	every other in earlier {
		times.not_after(end_of(select.item(other)), select.item(ref).at)
	}
	every other in later {
		times.not_after(select.item(ref).at, select.item(other).at)
	}
}

# A record that says until when its state lasted ended then.
end_of(item) := item.until if {
	item.until.us > item.at.us
} else := item.at

# The attempt that failed worst is the one that somebody would leave out.
gaps(works) := {f |
	some label, attempts in works
	numbers := [attempt.number | some attempt in attempts]
	not contiguous(numbers)
	f := answer.finding("completion.attempt_missing", label, {"actual": numbers}, {ref | some attempt in attempts; some ref in attempt.refs})
}

contiguous(numbers) if numbers == [null]

contiguous(numbers) if {
	every n in numbers {
		is_number(n)
	}
	count(numbers) == (numbers[count(numbers) - 1] - numbers[0]) + 1
}
