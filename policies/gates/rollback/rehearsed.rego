# METADATA
# scope: package
# title: Rehearsed
# description: |-
#   Each demanded drill passed, with each of the demanded checks, before the action began and not too long before; and what
#   it measured is within the target that it states.
# custom:
#   codes:
#     - code: rollback.drill_missing
#       message: No report of the drill {subject} is there.
#     - code: rollback.drill_not_passed
#       message: "The drill {subject} did not pass."
#     - code: rollback.drill_check_not_passed
#       message: "{subject}: the drill did not pass {actual}, or not exactly once."
#     - code: rollback.drill_late
#       message: "The drill {subject} did not come before the action."
#     - code: rollback.drill_old
#       message: "The drill {subject} was made more than {expected} before the action."
#     - code: rollback.drill_too_slow
#       message: "The drill measured {subject} as {actual}; its target is {expected}."
#     - code: rollback.drill_unmeasured
#       message: "The drill does not state exactly one number for {subject}."
#     - code: rollback.drill_action_missing
#       message: The action that the drill must precede is not recorded.
#   parameters:
#     drills: {type: selector, kind: verdict, description: Reports of drills.}
#     cover: {type: strings, min: 1, description: Roles of the files that must be among them.}
#     checks: {type: strings, min: 1, description: Checks that each drill must have passed.}
#     durations: {type: selector, kind: metric, description: What the drills measured and aimed at.}
#     targets: {type: string_map, description: Name of each measure to the name of its target.}
#     action: {type: selector, kind: step, description: Steps that the drill must precede.}
#     within: {type: seconds, description: Longest time from the drill to the action.}
package gates.rollback.rehearsed

import data.lib.answer
import data.lib.report
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["rollback.rehearsed"]
	refs := select.refs(req.with.drills)
	of_reports := (missing(req) | failed(refs)) | incomplete(req, refs)
	of_times := (inactive(req) | late(req, refs)) | old(req, refs)
	support := (refs | select.refs(req.with.durations)) | select.refs(req.with.action)
	result := answer.from(((of_reports | of_times) | (slow(req) | unmeasured(req))), support)
}

missing(req) := {f |
	some from in req.with.cover
	count(select.with_field(req.with.drills, "from", from)) == 0
	f := answer.finding("rollback.drill_missing", from, {}, set())
}

failed(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not passed(item)
	f := answer.finding("rollback.drill_not_passed", select.path(item), {"actual": report.words(item)}, {ref})
}

passed(item) if {
	item.ok == true
	item.overridden == false
}

incomplete(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	some id in req.with.checks
	not check_passed(item, id)
	f := answer.finding("rollback.drill_check_not_passed", select.path(item), {"actual": id}, {ref})
}

check_passed(item, id) if {
	report.once(item, id)
	some check in item.checks
	check.id == id
	check.ok == true
}

inactive(req) := {f |
	count(req.with.action.items) == 0
	f := answer.finding("rollback.drill_action_missing", req.id, {}, set())
}

late(req, refs) := {f |
	some ref in refs
	some step in req.with.action.items
	not came_before(select.item(ref), select.item(step))
	f := answer.finding("rollback.drill_late", select.path(select.item(ref)), {}, {ref, step})
}

came_before(drill, step) if times.not_after(drill.at, step.begin)

old(req, refs) := {f |
	some ref in refs
	some step in req.with.action.items
	came_before(select.item(ref), select.item(step))
	select.item(step).begin.us - select.item(ref).at.us > req.with.within.us
	f := answer.finding("rollback.drill_old", select.path(select.item(ref)), {"expected": req.with.within}, {ref, step})
}

values(req, name) := [select.item(ref).value | some ref in select.with_field(req.with.durations, "name", name)]

one(req, name) := found[0] if {
	found := values(req, name)
	count(found) == 1
	is_number(found[0])
}

unmeasured(req) := {f |
	some measure, target in req.with.targets
	some name in {measure, target}
	not one(req, name)
	evidence := select.with_field(req.with.durations, "name", name)
	f := answer.finding("rollback.drill_unmeasured", name, {}, evidence)
}

slow(req) := {f |
	some measure, target in req.with.targets
	one(req, measure) > one(req, target)
	evidence := select.with_field(req.with.durations, "name", measure) | select.with_field(req.with.durations, "name", target)
	f := answer.finding("rollback.drill_too_slow", measure, {"expected": one(req, target), "actual": one(req, measure)}, evidence)
}
