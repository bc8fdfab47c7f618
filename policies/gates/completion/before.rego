# METADATA
# scope: package
# title: One before the other
# description: Every step of the first selection had ended before any step of the second one began, by number and by clock.
# custom:
#   codes:
#     - code: completion.began_too_early
#       message: Step {subject} began before all had ended that had to come first.
#     - code: completion.not_recorded
#       message: No step is recorded that had to come {subject}.
#   parameters:
#     first: {type: selector, kind: step, description: Steps that must have ended.}
#     then: {type: selector, kind: step, description: Steps that may begin only afterwards.}
package gates.completion.before

import data.lib.answer
import data.lib.select
import data.lib.steps

results[req.id] := result if {
	some req in input.requirements["completion.before"]
	first := select.refs(req.with.first)
	second := select.refs(req.with.then)
	result := answer.from(((absent("first", first) | absent("then", second)) | early(first, second)), first | second)
}

absent(side, refs) := {f |
	count(refs) == 0
	f := answer.finding("completion.not_recorded", side, {}, set())
}

early(first, second) := {f |
	count(first) > 0
	some ref in second
	not steps.before(first, {ref})
	f := answer.finding("completion.began_too_early", select.get(select.item(ref), "name"), {}, {ref})
}
