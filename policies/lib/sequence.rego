# METADATA
# scope: package
# title: Sequences
# description: The judgement of an ordered list of steps, shared by the gates that ask for one.
package lib.sequence

import data.lib.answer
import data.lib.steps

# METADATA
# description: |-
#   Findings for a sequence: a step that is missing, one whose last attempt failed, and one that did not begin after its
#   predecessor ended. `codes` names the three codes of the calling rule: missing, failed, out_of_order.
findings(selection, sequence, codes) := (missing(selection, sequence, codes) | failed(selection, sequence, codes)) | unordered(selection, sequence, codes)

# METADATA
# description: The attempts that make up the sequence.
support(selection, sequence) := {ref |
	some name in sequence
	some ref in steps.attempts(selection, name)
}

missing(selection, sequence, codes) := {f |
	some name in sequence
	count(steps.attempts(selection, name)) == 0
	f := answer.finding(codes.missing, name, {"expected": "a recorded step"}, set())
}

failed(selection, sequence, codes) := {f |
	some name in sequence
	attempts := steps.attempts(selection, name)
	count(attempts) > 0
	not last_succeeded(selection, name)
	f := answer.finding(codes.failed, name, {"expected": "exit 0"}, attempts)
}

last_succeeded(selection, name) if steps.succeeded(steps.last(selection, name))

unordered(selection, sequence, codes) := {f |
	some i, name in sequence
	i > 0
	previous := sequence[i - 1]
	first := steps.attempts(selection, previous)
	second := steps.attempts(selection, name)
	count(first) > 0
	count(second) > 0
	not steps.before(selection, previous, name)
	f := answer.finding(codes.out_of_order, name, {"expected": $"after {previous}"}, first | second)
}
