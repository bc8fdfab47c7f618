# METADATA
# scope: package
# title: Batches in turn
# description: |-
#   The batches are numbered from 0 without a gap, none is empty, larger than the bound or than what is planned, and each begins after the one
#   before has finished with every last attempt in it a success. Every member of the roster is in exactly one batch, and
#   nobody else is in any.
# custom:
#   codes:
#     - code: promotion.batches_missing
#       message: No batch is recorded.
#     - code: promotion.batches_not_contiguous
#       message: "The batches are not numbered from 0 without gap or repetition, but: {actual}."
#     - code: promotion.batch_size
#       message: "Batch {subject} holds {actual} members; it may hold 1 to {expected}."
#     - code: promotion.batch_size_unplanned
#       message: No whole number says how many members a batch may hold.
#     - code: promotion.batch_unfinished
#       message: "Batch {subject} is {actual}, which is not finished, or does not say when it began and ended."
#     - code: promotion.batch_out_of_order
#       message: "Batch {subject} began before the one before it had finished."
#     - code: promotion.member_not_succeeded
#       message: "{subject} did not end in success in a batch that was left behind or called finished: {actual}."
#     - code: promotion.member_not_once
#       message: "{subject} is in {actual} batches, not in one."
#     - code: promotion.member_unknown
#       message: "{subject} is in a batch, but not on the roster, or names no batch that is recorded."
#     - code: promotion.roster_missing
#       message: No roster is recorded.
#   parameters:
#     batches: {type: selector, kind: task, group: name, description: "Batches; `name` is the number, from 0."}
#     jobs: {type: selector, kind: task, group: id, description: "Jobs; `group` is the `id` of the batch, `id` the member."}
#     members: {type: selector, kind: member, group: id, description: The roster.}
#     size: {type: integer, description: Most members of one batch.}
#     planned: {type: selector, kind: metric, description: "How many members a batch may hold, as the run itself says; each value counts."}
#     good: {type: strings, min: 1, description: States of a job that are success.}
#     finished: {type: strings, min: 1, description: States of a batch that are finished.}
package gates.promotion.batches

import data.lib.answer
import data.lib.select
import data.lib.tasks
import data.lib.times
import data.lib.values

results[req.id] := result if {
	some req in input.requirements["promotion.batches"]
	batches := select.refs(req.with.batches)
	jobs := select.refs(req.with.jobs)
	jobs_by_batch := {batch: jobs_of(jobs, select.item(batch)) | some batch in batches}
	of_batches := ((none(req, batches) | gaps(req, batches)) | (unplanned(req) | sizes(req, jobs_by_batch))) | (unfinished(req) | disordered(req))
	of_members := ((unsuccessful(req, jobs_by_batch) | rosterless(req)) | uncovered(req, jobs)) | strangers(req, batches, jobs)
	result := answer.from(of_batches | of_members, ((batches | jobs) | select.refs(req.with.members)))
}

jobs_of(jobs, batch) := {ref |
	some ref in jobs
	is_string(batch.id)
	select.item(ref).group == batch.id
}

none(req, batches) := {f |
	count(batches) == 0
	f := answer.finding("promotion.batches_missing", req.id, {}, set())
}

gaps(req, batches) := {f |
	count(batches) > 0
	not contiguous(req, batches)
	names := sort([select.get(select.item(ref), "name") | some ref in batches])
	f := answer.finding("promotion.batches_not_contiguous", req.id, {"actual": names}, batches)
}

contiguous(req, batches) if {
	expected := {number | some i, _ in req.with.batches.items; number := $"{i}"}
	object.keys(req.with.batches.groups) == expected
	ids := {id | some ref in batches; id := select.item(ref).id; values.text(id)}
	count(ids) == count(batches)
}

# The batch with the number, and the one after it.
pairs(req) := {[earlier, later] |
	some i, _ in req.with.batches.items
	some earlier in object.get(req.with.batches.groups, $"{i}", [])
	some later in object.get(req.with.batches.groups, $"{i + 1}", [])
}

label(ref) := tasks.name(select.item(ref))

unplanned(req) := {f |
	not is_planned(req)
	f := answer.finding("promotion.batch_size_unplanned", req.id, {}, select.refs(req.with.planned))
}

is_planned(req) if {
	count(req.with.planned.items) > 0
	every ref in req.with.planned.items {
		is_number(select.item(ref).value)
	}
}

sizes(req, jobs_by_batch) := {f |
	most := min({req.with.size} | {value | some ref in req.with.planned.items; value := select.item(ref).value; is_number(value)})
	some batch, jobs in jobs_by_batch
	held := count({select.get(select.item(ref), "id") | some ref in jobs})
	not fits(held, most)
	f := answer.finding("promotion.batch_size", label(batch), {"expected": most, "actual": held}, {batch} | jobs)
}

fits(held, size) if {
	held > 0
	held <= size
}

# A batch that another one follows was left behind.
left_behind(req) := {pair[0] | some pair in pairs(req)}

unfinished(req) := {f |
	some ref in left_behind(req)
	item := select.item(ref)
	not is_finished(req, item)
	f := answer.finding("promotion.batch_unfinished", label(ref), {"actual": select.get(item, "state")}, {ref})
}

is_finished(req, item) if {
	item.state in req.with.finished
	times.not_after(item.at, item.until)
}

disordered(req) := {f |
	some [earlier, later] in pairs(req)
	not in_turn(select.item(earlier), select.item(later))
	f := answer.finding("promotion.batch_out_of_order", label(later), {}, {earlier, later})
}

in_turn(earlier, later) if times.not_after(earlier.until, later.at)

unsuccessful(req, jobs_by_batch) := {f |
	followed := left_behind(req)
	some batch, jobs in jobs_by_batch
	over(req, followed, batch)
	some id in {select.get(select.item(ref), "id") | some ref in jobs}
	attempts := {ref | some ref in jobs; select.get(select.item(ref), "id") == id}
	not ended_well(req, followed, batch, attempts)
	states := sort({select.get(select.item(ref), "state") | some ref in attempts})
	f := answer.finding("promotion.member_not_succeeded", id, {"expected": req.with.good, "actual": states}, {batch} | attempts)
}

over(_, followed, batch) if batch in followed

over(req, _, batch) if select.item(batch).state in req.with.finished

ended_well(req, followed, batch, attempts) if {
	last := tasks.last(attempts)
	count(last) == 1
	some ref in last
	item := select.item(ref)
	item.state in req.with.good
	in_time(followed, batch, item)
}

# A job that ended after its batch was left behind was not waited for.
in_time(followed, batch, _) if not batch in followed

in_time(_, batch, item) if times.not_after(item.until, select.item(batch).until)

rosterless(req) := {f |
	count(req.with.members.items) == 0
	f := answer.finding("promotion.roster_missing", req.id, {}, set())
}

uncovered(req, jobs) := {f |
	some ref in req.with.members.items
	item := select.item(ref)
	held := batches_of(jobs, item)
	not once(req, item, held)
	f := answer.finding("promotion.member_not_once", select.get(item, "id"), {"actual": count(held)}, {ref})
}

batches_of(jobs, member) := {select.get(job, "group") |
	some ref in jobs
	job := select.item(ref)
	job.id == select.get(member, "id")
}

once(req, item, held) if {
	values.text(item.id)
	count(held) == 1
	count(req.with.members.groups[item.id]) == 1
}

strangers(req, batches, jobs) := {f |
	ids := {select.get(select.item(ref), "id") | some ref in batches}
	some ref in jobs
	item := select.item(ref)
	not expected(req, ids, item)
	f := answer.finding("promotion.member_unknown", select.get(item, "id"), {"actual": select.get(item, "group")}, {ref})
}

expected(req, ids, item) if {
	count(req.with.members.groups[item.id]) > 0
	is_string(item.group)
	item.group in ids
}
