# METADATA
# scope: package
# title: Shipped log unbroken
# description: |-
#   The segments of a log that is shipped for recovery, such as a database's write-ahead log, are numbered without a gap and
#   archived without a pause above the bound: from before the backup had ended until the action. A log of which one segment
#   is missing can be replayed up to the gap, and no further.
# custom:
#   codes:
#     - code: rollback.log_missing
#       message: No segments are recorded, or not the steps between which the log has to be whole.
#     - code: rollback.log_mixed
#       message: "The segments are not those of one log, but of: {actual}."
#     - code: rollback.log_unplaced
#       message: "Segment {subject} has no number or no time."
#     - code: rollback.log_doubled
#       message: "Segment {subject} is recorded more than once."
#     - code: rollback.log_gap
#       message: "Segment {subject} does not follow the one before it, by number, or by time within {expected}."
#     - code: rollback.log_begins_late
#       message: The first segment was archived after the backup had ended.
#     - code: rollback.log_ends_early
#       message: "No segment was archived in the last {expected} before the action."
#   parameters:
#     segments: {type: selector, kind: metric, description: "Archived segments: number, time and, as series, the log."}
#     since: {type: selector, kind: step, description: Steps of the backup.}
#     until: {type: selector, kind: step, description: Steps of the action.}
#     max_gap: {type: seconds, description: Longest time between two segments and from the last of them to the action.}
package gates.rollback.log_unbroken

import data.lib.answer
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["rollback.log_unbroken"]
	refs := select.refs(req.with.segments)
	since := select.refs(req.with.since)
	until := select.refs(req.with.until)
	ordered := sort([[item.value, item.at.us, ref] | some ref in refs; item := select.item(ref); placed(item)])
	of_segments := (mixed(refs) | unplaced(refs)) | (doubled(ordered) | gaps(req, ordered))
	of_ends := (absent(req, refs, since, until) | begins_late(ordered, since)) | ends_early(req, ordered, until)
	result := answer.from(of_segments | of_ends, ((refs | since) | until))
}

placed(item) if {
	is_number(item.value)
	is_number(item.at.us)
}

absent(req, refs, since, until) := {f |
	0 in {count(refs), count(since), count(until)}
	f := answer.finding("rollback.log_missing", req.id, {}, set())
}

mixed(refs) := {f |
	logs := {[select.get(item, "series"), select.path(item)] | some ref in refs; item := select.item(ref)}
	count(logs) > 1
	f := answer.finding("rollback.log_mixed", "log", {"actual": sort([log[0] | some log in logs])}, refs)
}

unplaced(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not placed(item)
	f := answer.finding("rollback.log_unplaced", name_of(item), {}, {ref})
}

# The scope is what the archive calls the segment.
name_of(item) := item.scope if {
	is_string(item.scope)
} else := select.label(item)

doubled(ordered) := {f |
	some i, entry in ordered
	i > 0
	ordered[i - 1][0] == entry[0]
	f := answer.finding("rollback.log_doubled", name_of(select.item(entry[2])), {}, {entry[2], ordered[i - 1][2]})
}

gaps(req, ordered) := {f |
	some i, entry in ordered
	i > 0
	before := ordered[i - 1]
	before[0] != entry[0]
	not follows(before, entry, req.with.max_gap)
	f := answer.finding("rollback.log_gap", name_of(select.item(entry[2])), {"expected": req.with.max_gap}, {entry[2], before[2]})
}

follows(before, entry, max_gap) if {
	entry[0] == before[0] + 1
	entry[1] >= before[1]
	entry[1] - before[1] <= max_gap.us
}

begins_late(ordered, since) := {f |
	count(ordered) > 0
	count(since) > 0
	first := select.item(ordered[0][2])
	not times.not_after(first.at, times.last_finish(since))
	f := answer.finding("rollback.log_begins_late", name_of(first), {"actual": times.words(first.at)}, {ordered[0][2]} | since)
}

ends_early(req, ordered, until) := {f |
	count(ordered) > 0
	count(until) > 0
	not reaches(req, ordered, times.first_start(until))
	last := ordered[count(ordered) - 1][2]
	f := answer.finding("rollback.log_ends_early", name_of(select.item(last)), {"expected": req.with.max_gap}, {last} | until)
}

reaches(req, ordered, began) if {
	some entry in ordered
	entry[1] >= began.us - req.with.max_gap.us
}
