# METADATA
# scope: package
# title: Transcripts whole
# description: |-
#   The recorded steps of the run are numbered 1 to n without gap or repetition, and each begins after the one before has
#   ended; forward steps come before any rollback; every transcript is framed, and closed when its steps had ended; exactly one
#   closing record ends the run, and it counts n steps. All transcripts name one run.
# custom:
#   codes:
#     - code: completion.transcript_open
#       message: "{subject} has no closing record; it is cut off, or its recording never ended."
#     - code: completion.steps_not_contiguous
#       message: "The recorded steps are not numbered 1 to {expected} without gap or repetition, one after the other."
#     - code: completion.phase_out_of_order
#       message: "Step {subject} is of phase {actual}; a forward step comes before any rollback, and after_rollback after one."
#     - code: completion.run_not_closed
#       message: "There is not exactly one closing record that ends the run and counts its steps."
#     - code: completion.closed_early
#       message: "The closing record of {subject} is of a time before its last step ended."
#     - code: completion.mixed_runs
#       message: "The transcripts do not all name one run, one environment and one procedure."
#     - code: completion.other_procedure
#       message: "{subject} was recorded under the procedure {actual}, not {expected}."
#     - code: completion.transcripts_missing
#       message: "No recorded step was found."
#   parameters:
#     transcripts: {type: selector, kind: transcript, description: Framed transcripts.}
#     steps: {type: selector, kind: step, description: Recorded steps.}
package gates.completion.transcripts

import data.lib.answer
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["completion.transcripts"]
	frames := select.refs(req.with.transcripts)
	refs := select.refs(req.with.steps)
	of_steps := ((none(req, refs) | gaps(req, refs)) | misplaced(refs)) | unfinished(req, frames, refs)
	of_frames := ((unclosed(frames) | early(frames, refs)) | mixed(req, frames)) | foreign(frames)
	result := answer.from(of_steps | of_frames, frames | refs)
}

none(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("completion.transcripts_missing", req.id, {}, set())
}

unclosed(frames) := {f |
	some ref in frames
	item := select.item(ref)
	not item.closed == true
	f := answer.finding("completion.transcript_open", select.path(item), {}, {ref})
}

# That the record which ends the run comes last of all is found elsewhere.
early(frames, refs) := {f |
	some ref in frames
	item := select.item(ref)
	item.closed == true
	not item.final == true
	some step in refs
	select.path(select.item(step)) == select.path(item)
	not times.not_after(select.item(step).end, item.closedAt)
	f := answer.finding("completion.closed_early", select.path(item), {}, {ref, step})
}

gaps(req, refs) := {f |
	count(refs) > 0
	not contiguous(refs)
	numbers := sort([select.get(select.item(ref), "n") | some ref in refs])
	f := answer.finding("completion.steps_not_contiguous", req.id, {"expected": count(refs), "actual": numbers}, set())
}

# One run does one thing at a time: each step begins after the one before has ended.
contiguous(refs) if {
	ordered := sort([[select.item(ref).n, ref] | some ref in refs])
	count(ordered) == count(refs)
	every i, pair in ordered {
		pair[0] == i + 1
		step := select.item(pair[1])
		times.not_after(step.begin, step.end)
		in_turn(ordered, i)
	}
}

in_turn(_, 0)

in_turn(ordered, i) if {
	previous := select.item(ordered[i - 1][1])
	times.not_after(previous.end, select.item(ordered[i][1]).begin)
}

# A rollback ends the forward phase, and only a rollback has an afterwards.
misplaced(refs) := {f |
	rollback := first_rollback(refs)
	some ref in refs
	step := select.item(ref)
	not in_phase(step, rollback)
	f := answer.finding("completion.phase_out_of_order", select.get(step, "name"), {"actual": select.get(step, "phase")}, {ref})
}

first_rollback(refs) := min(numbers) if {
	numbers := {n | some ref in refs; select.item(ref).phase == "rollback"; n := select.item(ref).n; is_number(n)}
	count(numbers) > 0
} else := null

in_phase(step, rollback) if {
	step.phase == "forward"
	not after(step, rollback)
}

in_phase(step, _) if step.phase == "rollback"

in_phase(step, rollback) if {
	step.phase == "after_rollback"
	after(step, rollback)
}

after(step, rollback) if {
	is_number(rollback)
	step.n > rollback
}

finals(frames) := {ref | some ref in frames; select.item(ref).final == true}

unfinished(req, frames, refs) := {f |
	not finished(frames, refs)
	counts := [select.get(select.item(ref), "steps") | some ref in sort(finals(frames))]
	f := answer.finding("completion.run_not_closed", req.id, {"expected": count(refs), "actual": counts}, finals(frames))
}

finished(frames, refs) if {
	count(finals(frames)) == 1
	some final in finals(frames)
	select.item(final).steps == count(refs)
	every ref in refs {
		times.not_after(select.item(ref).end, select.item(final).closedAt)
	}
}

mixed(req, frames) := {f |
	runs := {[select.get(item, "run"), select.get(item, "environment"), select.get(item, "procedure")] |
		some ref in frames
		item := select.item(ref)
	}
	not one(runs)
	f := answer.finding("completion.mixed_runs", req.id, {"actual": sort({run[0] | some run in runs})}, frames)
}

# Without transcripts there is no closing record either, which is found elsewhere, as is another procedure.
one(runs) if {
	count(runs) < 2
	every run in runs {
		named(run[0])
		named(run[1])
	}
}

named(value) if {
	is_string(value)
	value != ""
}

foreign(frames) := {f |
	some ref in frames
	item := select.item(ref)
	not item.procedure == input.procedure
	detail := {"expected": input.procedure, "actual": select.get(item, "procedure")}
	f := answer.finding("completion.other_procedure", select.path(item), detail, {ref})
}
