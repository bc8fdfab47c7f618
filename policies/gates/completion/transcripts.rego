# METADATA
# scope: package
# title: Transcripts whole
# description: |-
#   The recorded steps of the run are numbered 1 to n without gap or repetition, in the order of their times; every
#   transcript is framed and closed; exactly one closing record ends the run, and it counts n steps. All transcripts name
#   one run.
# custom:
#   codes:
#     - code: completion.transcript_open
#       message: "{subject} has no closing record; it is cut off, or its recording never ended."
#     - code: completion.steps_not_contiguous
#       message: "The recorded steps are not numbered 1 to {expected} without gap or repetition, in time order."
#     - code: completion.run_not_closed
#       message: "There is not exactly one closing record that ends the run and counts its steps."
#     - code: completion.mixed_runs
#       message: "The transcripts name more than one run, environment or procedure."
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

results[req.id] := result if {
	some req in input.requirements["completion.transcripts"]
	frames := select.refs(req.with.transcripts)
	refs := select.refs(req.with.steps)
	findings := ((((none(req, refs) | unclosed(frames)) | gaps(req, refs)) | unfinished(req, frames, refs)) | mixed(req, frames)) | foreign(frames)
	result := answer.from(findings, frames | refs)
}

none(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("completion.transcripts_missing", req.id, {}, set())
}

unclosed(frames) := {f |
	some ref in frames
	not select.item(ref).closed == true
	f := answer.finding("completion.transcript_open", select.item(ref).source.path, {}, {ref})
}

gaps(req, refs) := {f |
	count(refs) > 0
	not contiguous(refs)
	numbers := sort([select.item(ref).n | some ref in refs])
	f := answer.finding("completion.steps_not_contiguous", req.id, {"expected": count(refs), "actual": numbers}, set())
}

contiguous(refs) if {
	ordered := sort([[select.item(ref).n, select.item(ref).begin.us] | some ref in refs])
	every i, pair in ordered {
		pair[0] == i + 1
	}
	times := [pair[1] | some pair in ordered]
	times == sort(times)
}

finals(frames) := {ref | some ref in frames; select.item(ref).final == true}

unfinished(req, frames, refs) := {f |
	not finished(frames, refs)
	f := answer.finding("completion.run_not_closed", req.id, {"expected": count(refs), "actual": [select.item(ref).steps | some ref in sort(finals(frames))]}, finals(frames))
}

finished(frames, refs) if {
	count(finals(frames)) == 1
	some ref in finals(frames)
	select.item(ref).steps == count(refs)
	select.item(ref).closedAt.us >= max({select.item(step).end.us | some step in refs})
}

mixed(req, frames) := {f |
	count({[item.run, item.environment, item.procedure] | some ref in frames; item := select.item(ref)}) > 1
	f := answer.finding("completion.mixed_runs", req.id, {"actual": sort({item.run | some ref in frames; item := select.item(ref)})}, frames)
}

foreign(frames) := {f |
	some ref in frames
	item := select.item(ref)
	not item.procedure == input.procedure
	f := answer.finding("completion.other_procedure", item.source.path, {"expected": input.procedure, "actual": item.procedure}, {ref})
}
