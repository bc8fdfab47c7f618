# METADATA
# scope: package
# title: Declared
# description: |-
#   Somebody declared the outcome, by name and with a time, after all that the declaration rests on had ended. A success that
#   was declared before the last check was hoped for.
# custom:
#   codes:
#     - code: promotion.declaration_missing
#       message: Nobody declared the outcome.
#     - code: promotion.declaration_unnamed
#       message: The declaration names nobody.
#     - code: promotion.declaration_early
#       message: "The declaration of {actual} does not come after all that it rests on."
#     - code: promotion.nothing_to_declare
#       message: What the declaration rests on is not recorded, or not with its times.
#   parameters:
#     declarations: {type: selector, description: "Approvals, or events whose subject is the name."}
#     after: {type: selectors, description: "What it rests on: steps, probes, verdicts. Each selection has to hold something."}
package gates.promotion.declared

import data.lib.answer
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["promotion.declared"]
	refs := select.refs(req.with.declarations)
	basis := {ref | some selection in req.with.after; some ref in selection.items}
	ended := times.last_finish(basis)
	result := answer.from(((absent(req, refs) | baseless(req, basis, ended)) | failing(refs, ended)), refs | basis)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("promotion.declaration_missing", req.id, {}, set())
}

baseless(req, basis, ended) := {f |
	not based(req, ended)
	f := answer.finding("promotion.nothing_to_declare", req.id, {}, basis)
}

based(req, ended) if {
	ended != null
	every selection in req.with.after {
		count(selection.items) > 0
	}
}

# One declaration that holds is enough, whatever was said earlier; where none does, each says why not.
failing(refs, ended) := {f |
	count({ref | some ref in refs; holds(select.item(ref), ended)}) == 0
	some ref in refs
	some f in objections(ref, ended)
}

holds(item, ended) if {
	is_named(item)
	is_late(item, ended)
}

objections(ref, ended) := unnamed | early if {
	item := select.item(ref)
	unnamed := {f |
		not is_named(item)
		f := answer.finding("promotion.declaration_unnamed", select.path(item), {"actual": name_of(item)}, {ref})
	}
	early := {f |
		not is_late(item, ended)
		f := answer.finding("promotion.declaration_early", name_of(item), {"actual": select.get(item, "at")}, {ref})
	}
}

is_late(item, ended) if times.not_after(ended, item.at)

is_named(item) if {
	name := name_of(item)
	is_string(name)
	trim_space(name) != ""
	select.not_placeholder(item)
}

name_of(item) := object.get(item, "who", select.get(item, "subject"))
