# METADATA
# scope: package
# title: Sequences
# description: The judgement of an ordered list of steps, shared by the gates that ask for one.
package lib.sequence

import data.lib.answer
import data.lib.steps

# METADATA
# description: |-
#   Answers for a sequence: a finding for each step that is missing, whose last attempt failed, or that did not begin
#   after its predecessor had ended. `codes` names the three codes of the calling rule: missing, failed, out_of_order.
judge(selection, sequence, codes) := answer.from(findings, support) if {
	attempts := [steps.attempts(selection, name) | some name in sequence]
	findings := (missing(sequence, attempts, codes) | failed(sequence, attempts, codes)) | unordered(sequence, attempts, codes)
	support := {ref | some refs in attempts; some ref in refs}
}

missing(sequence, attempts, codes) := {f |
	some i, name in sequence
	count(attempts[i]) == 0
	f := answer.finding(codes.missing, name, {"expected": "a recorded step"}, set())
}

failed(sequence, attempts, codes) := {f |
	some i, name in sequence
	count(attempts[i]) > 0
	not steps.last_succeeded(attempts[i])
	f := answer.finding(codes.failed, name, {"expected": "exit 0"}, attempts[i])
}

unordered(sequence, attempts, codes) := {f |
	some i, name in sequence
	i > 0
	count(attempts[i]) > 0
	count(attempts[i - 1]) > 0
	not steps.before(attempts[i - 1], attempts[i])
	f := answer.finding(codes.out_of_order, name, {"expected": $"after {sequence[i - 1]}"}, attempts[i - 1] | attempts[i])
}
