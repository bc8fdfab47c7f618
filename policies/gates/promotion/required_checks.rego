# METADATA
# scope: package
# title: Required checks passed on this commit
# description: |-
#   Each demanded check ran for exactly the commit that is put into effect, and its last attempt ended in a good state
#   before what had to wait for it began. A check that was skipped, or ran for another commit, was not made.
# custom:
#   codes:
#     - code: promotion.commit_unclear
#       message: "It is not stated exactly once which commit is put into effect, but: {actual}."
#     - code: promotion.check_missing
#       message: "The required check {subject} did not run for the commit {expected}."
#     - code: promotion.check_not_passed
#       message: "The required check {subject} ended as {actual}."
#     - code: promotion.check_repeated
#       message: "It is not known which of the attempts of the required check {subject} is the last."
#     - code: promotion.check_late
#       message: "The required check {subject} had not ended when what had to wait for it began."
#   parameters:
#     tasks: {type: selector, kind: task, group: group, description: "Checks that ran; `group` is the commit."}
#     names: {type: strings, min: 1, description: Names of the checks; a check without a name goes by its id.}
#     good: {type: strings, min: 1, description: States that are success.}
#     commit: {type: selector, description: "Items whose `field` (`value` where none is named) states the commit."}
#     before: {type: selector, kind: step, description: Steps that may begin only after the checks.}
package gates.promotion.required_checks

import data.lib.answer
import data.lib.hashes
import data.lib.select
import data.lib.tasks
import data.lib.times
import data.lib.values

results[req.id] := result if {
	some req in input.requirements["promotion.required_checks"]
	runs := {name: runs_of(req, name) | some name in req.with.names}
	of_runs := (failed(req, runs) | repeated(runs)) | late(req, runs)
	support := select.refs(req.with.commit) | {ref | some refs in runs; some ref in refs}
	result := answer.from(((unclear(req) | missing(req, runs)) | of_runs), support)
}

# Only a full hash names one commit.
commit(req) := value if {
	value := values.one(req.with.commit)
	hashes.commit(value)
} else := value if {
	value := values.one(req.with.commit)
	hashes.digest(value)
} else := null

runs_of(req, name) := {ref |
	some ref in object.get(req.with.tasks.groups, commit(req), [])
	tasks.name(select.item(ref)) == name
}

unclear(req) := {f |
	commit(req) == null
	detail := {"actual": sort(values.stated_by(req.with.commit))}
	f := answer.finding("promotion.commit_unclear", req.id, detail, select.refs(req.with.commit))
}

missing(req, runs) := {f |
	some name, refs in runs
	count(refs) == 0
	f := answer.finding("promotion.check_missing", name, {"expected": commit(req)}, set())
}

failed(req, runs) := {f |
	some name, refs in runs
	some ref in tasks.last(refs)
	item := select.item(ref)
	not passed(req, item)
	f := answer.finding("promotion.check_not_passed", name, {"expected": req.with.good, "actual": select.get(item, "state")}, {ref})
}

passed(req, item) if item.state in req.with.good

repeated(runs) := {f |
	some name, refs in runs
	count(tasks.last(refs)) > 1
	f := answer.finding("promotion.check_repeated", name, {}, refs)
}

late(req, runs) := {f |
	some name, refs in runs
	some ref in tasks.last(refs)
	some step in req.with.before.items
	not ended_before(select.item(ref), select.item(step))
	f := answer.finding("promotion.check_late", name, {}, {ref, step})
}

ended_before(task, step) if times.not_after(task.until, step.begin)
