# METADATA
# scope: package
# title: Probed each
# description: |-
#   Each subject has a series of probes of its own, whose name is its id: carried out whole, with enough attempts, begun after
#   the action, and every attempt answered with the demanded status. A series of somebody else proves nothing.
# custom:
#   codes:
#     - code: quality.subjects_missing
#       message: No subject is recorded that would have to be probed.
#     - code: quality.subject_unprobed
#       message: "{subject} was probed {actual} times, not at least {expected} times."
#     - code: quality.subject_probe_failed
#       message: "{subject}: an attempt got {actual}, not {expected}."
#     - code: quality.subject_series_incomplete
#       message: "{subject}: the series has no closing record, or not all attempts that were planned."
#     - code: quality.subject_probe_early
#       message: "{subject} was probed at {actual}, before the action had ended."
#     - code: quality.subject_unexpected
#       message: "{subject} was probed and is no subject."
#   parameters:
#     subjects: {type: selector, kind: member, description: What has to be probed.}
#     probes: {type: selector, kind: probe, group: series, description: Attempts of all series.}
#     after: {type: selector, kind: step, description: Steps that must have ended before the first attempt.}
#     status: {type: integer, description: Demanded HTTP status code.}
#     min_attempts: {type: integer, description: Fewest attempts for each subject.}
package gates.quality.probes_each

import data.lib.answer
import data.lib.select
import data.lib.series
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["quality.probes_each"]
	subjects := select.refs(req.with.subjects)
	probes := select.refs(req.with.probes)
	of_subjects := (absent(req, subjects) | unprobed(req, subjects)) | strangers(subjects, probes)
	of_probes := (failed(req, probes) | incomplete(probes)) | early(req, probes)
	result := answer.from(of_subjects | of_probes, subjects | probes)
}

absent(req, subjects) := {f |
	count(subjects) == 0
	f := answer.finding("quality.subjects_missing", req.id, {}, set())
}

unprobed(req, subjects) := {f |
	some ref in subjects
	id := select.get(select.item(ref), "id")
	attempts := object.get(req.with.probes.groups, id, [])
	not enough(req, attempts)
	f := answer.finding("quality.subject_unprobed", id, {"expected": req.with.min_attempts, "actual": count(attempts)}, {ref})
}

enough(req, attempts) if {
	count(attempts) > 0
	count(attempts) >= req.with.min_attempts
}

strangers(subjects, probes) := {f |
	ids := {select.get(select.item(ref), "id") | some ref in subjects}
	some ref in probes
	item := select.item(ref)
	not select.get(item, "series") in ids
	f := answer.finding("quality.subject_unexpected", series.label(item), {}, {ref})
}

failed(req, probes) := {f |
	some ref in probes
	item := select.item(ref)
	not answered(req, item)
	f := answer.finding("quality.subject_probe_failed", series.label(item), {"expected": req.with.status, "actual": select.get(item, "status")}, {ref})
}

answered(req, item) if {
	item.outcome == "response"
	item.status == req.with.status
}

incomplete(probes) := {f |
	some ref in probes
	item := select.item(ref)
	not series.whole(item)
	f := answer.finding("quality.subject_series_incomplete", series.label(item), {}, {ref})
}

early(req, probes) := {f |
	actions := select.refs(req.with.after)
	ended := times.last_finish(actions)
	some ref in probes
	item := select.item(ref)
	not follows(item, ended)
	f := answer.finding("quality.subject_probe_early", series.label(item), {"actual": times.words(times.start(item))}, {ref} | actions)
}

follows(item, ended) if times.not_after(ended, item.at)
