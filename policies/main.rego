# METADATA
# scope: package
# title: Entrypoint
# description: |-
#   Every answer that any rule gives to a requirement line. The host, which holds the list of lines, counts the answers:
#   a line with none, or with two, is undecided.
package main

# METADATA
# title: Answers
# description: One member per answer, whichever rule gave it.
# entrypoint: true
results contains {"rule": rule_name(gate, rule), "requirement": id, "answer": answer} if {
	some gate, rule
	answer := data.gates[gate][rule].results[id]
}

rule_name(gate, rule) := concat(".", [gate, rule])
