# METADATA
# scope: package
# title: Tasks done
# description: |-
#   There are tasks, and the last attempt of each is in a good state. An empty list has all its tasks done, and a task that is
#   stated twice may be in two states.
# custom:
#   codes:
#     - code: completion.tasks_missing
#       message: No task is recorded.
#     - code: completion.task_not_done
#       message: "{subject} is {actual}, which is not {expected}."
#     - code: completion.task_doubled
#       message: "{subject} is stated more than once for the same attempt."
#     - code: completion.task_unnamed
#       message: A task has no id, so it is not known which one it is.
#   parameters:
#     tasks: {type: selector, kind: task, group: id, description: Tasks that have to be done.}
#     good: {type: strings, min: 1, description: States in which a task is done.}
package gates.completion.tasks_done

import data.lib.answer
import data.lib.metrics
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["completion.tasks_done"]
	refs := select.refs(req.with.tasks)
	findings := (absent(req, refs) | unnamed(refs)) | (doubled(req) | undone(req))
	result := answer.from(findings, refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("completion.tasks_missing", req.id, {}, set())
}

unnamed(refs) := {f |
	some ref in refs
	not is_named(select.item(ref))
	f := answer.finding("completion.task_unnamed", select.path(select.item(ref)), {}, {ref})
}

is_named(item) if {
	is_string(item.id)
	item.id != ""
}

# Attempts are numbered, or there is one. Where a number is missing, nothing shows which attempt is the last.
doubled(req) := {f |
	some id, listed in req.with.tasks.groups
	refs := {ref | some ref in listed}
	some work in metrics.frames(refs, ["group"])
	same := of_work(refs, work)
	not numbered(same)
	f := answer.finding("completion.task_doubled", id, {"actual": [select.get(select.item(ref), "attempt") | some ref in sort(same)]}, same)
}

numbered(refs) if count(refs) == 1

numbered(refs) if {
	numbers := {n | some ref in refs; n := select.item(ref).attempt; is_number(n)}
	count(numbers) == count(refs)
}

undone(req) := {f |
	some id, listed in req.with.tasks.groups
	refs := {ref | some ref in listed}
	some work in metrics.frames(refs, ["group"])
	last := max({[select.get(select.item(ref), "attempt"), ref] | some ref in of_work(refs, work)})[1]
	not is_done(req, select.item(last))
	f := answer.finding("completion.task_not_done", id, {"expected": req.with.good, "actual": select.get(select.item(last), "state")}, {last})
}

is_done(req, item) if item.state in req.with.good

of_work(refs, work) := {ref | some ref in refs; metrics.frame_of(select.item(ref), ["group"]) == work}
