# METADATA
# scope: package
# title: Entrypoint
# description: |-
#   Every answer that any rule gives to a requirement line. The host, which holds the list of lines, counts the answers:
#   a line with none, or with two, is undecided.
package main

# METADATA
# title: Answers
# description: |-
#   One element per answer, whichever rule gave it. A list: whether an answer stands twice is for the host to see, and to
#   compare each with all the others would take a fifth of the evaluation.
# entrypoint: true
results := [{"rule": rule_name(gate, rule), "requirement": id, "answer": answer} |
	some gate, rule
	answer := data.gates[gate][rule].results[id]
]

rule_name(gate, rule) := concat(".", [gate, rule])
