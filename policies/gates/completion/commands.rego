# METADATA
# scope: package
# title: Words of commands
# description: |-
#   There is at least one of the steps, and each ran a command that holds every demanded word and no forbidden one. Words are
#   what a shell would take for words, without their quotation marks; an option counts with and without its value. What a
#   script does that is called by its name, this does not see.
# custom:
#   codes:
#     - code: completion.command_not_recorded
#       message: "No command of {subject} is recorded."
#     - code: completion.word_missing
#       message: "Step {subject} was run without {expected}."
#     - code: completion.word_forbidden
#       message: "Step {subject} was run with {actual}."
#   parameters:
#     steps: {type: selector, kind: step, description: Steps whose commands are read.}
#     demanded: {type: strings, description: Words that each command must hold.}
#     forbidden: {type: strings, description: Words that no command may hold.}
package gates.completion.commands

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["completion.commands"]
	refs := select.refs(req.with.steps)
	findings := (absent(req, refs) | unread(refs)) | (lacking(req, refs) | forbidden(req, refs))
	result := answer.from(findings, refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("completion.command_not_recorded", req.id, {}, set())
}

unread(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not is_read(item)
	f := answer.finding("completion.command_not_recorded", select.get(item, "name"), {}, {ref})
}

# Nothing forbidden stands in what is no command.
is_read(item) if {
	is_array(item.command)
	count(item.command) > 0
	every argument in item.command {
		is_string(argument)
	}
}

lacking(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	is_read(item)
	missing := sort([word | some word in req.with.demanded; not holds(item, word)])
	count(missing) > 0
	f := answer.finding("completion.word_missing", select.get(item, "name"), {"expected": missing}, {ref})
}

forbidden(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	is_read(item)
	found := sort([word | some word in req.with.forbidden; holds(item, word)])
	count(found) > 0
	f := answer.finding("completion.word_forbidden", select.get(item, "name"), {"expected": [], "actual": found}, {ref})
}

holds(item, word) if word in words(item)

holds(item, word) if {
	some given in words(item)
	startswith(given, concat("", [word, "="]))
}

# A command is a list of arguments, and one of them may be a whole line for a shell.
words(item) := {word |
	some argument in item.command
	some word in split(apart(unquoted(argument)), " ")
	word != ""
}

unquoted(text) := replace(replace(replace(text, "'", ""), "\"", ""), "\\", "")

apart(text) := replace(replace(lines(text), "(", " "), ")", " ")

lines(text) := replace(replace(operators(text), "\n", " "), "\t", " ")

operators(text) := replace(replace(replace(replace(text, ";", " "), "&", " "), "|", " "), "`", " ")
