# METADATA
# scope: package
# title: Answers
# description: |-
#   How a rule answers. There is no way to say "nothing was denied": an answer without findings and without support is
#   no answer at all, and the host turns silence into undecided.
package lib.answer

# METADATA
# description: Violated where there are findings; satisfied only on the strength of at least one evidence item.
from(findings, _) := {"result": "violated", "findings": findings} if count(findings) > 0

from(findings, support) := {"result": "satisfied", "evidence": support} if {
	count(findings) == 0
	count(support) > 0
}

# METADATA
# description: |-
#   The answer with remarks: findings that block nothing and that the report shows as warnings, whatever the answer is. What
#   a rule leaves out of account is told this way.
remarked(given, remarks) := given if count(remarks) == 0

remarked(given, remarks) := object.union(given, {"remarks": remarks}) if count(remarks) > 0

# METADATA
# description: |-
#   A finding is a code, its subject, what was expected and found, and the items that show it. The host refuses a subject
#   that is no text, and a refused answer decides nothing; an item that has no name is still to be found fault with.
finding(code, subject, detail, refs) := {
	"code": code,
	"subject": text(subject),
	"detail": detail,
	"evidence": refs,
}

text(subject) := subject if {
	is_string(subject)
} else := "(unnamed)"
