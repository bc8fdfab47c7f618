# METADATA
# scope: package
# title: Set for each
# description: |-
#   Before its first task begins, each subject has every demanded setting, recorded in the group that bears its id, with a
#   value that is no placeholder.
# custom:
#   codes:
#     - code: completion.subjects_missing
#       message: Nothing is recorded that needs the settings.
#     - code: completion.subject_unnamed
#       message: "{subject} has no id, so it is not known whose settings count."
#     - code: completion.subject_unset
#       message: "{subject} is not set, or only to a placeholder."
#     - code: completion.subject_set_late
#       message: "{subject} was set at {actual}, not before the first task began."
#   parameters:
#     settings: {type: selector, kind: setting, group: group, description: "Recorded settings, one group for each subject."}
#     names: {type: strings, min: 1, description: Names that must be set for each.}
#     subjects: {type: selector, group: id, description: "Tasks whose ids need the settings, or members of a roster."}
#     when: {type: choice, of: [before, any], description: "before: earlier than the first of the subject's items. any: whenever."}
package gates.completion.set_for_each

import data.lib.answer
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["completion.set_for_each"]
	subjects := select.refs(req.with.subjects)
	wanted := {[id, name]: settings_of(req, id, name) |
		some id, _ in req.with.subjects.groups
		some name in req.with.names
	}
	findings := ((absent(req, subjects) | unnamed(subjects)) | unset(wanted)) | late(req, wanted)
	result := answer.from(findings, subjects | {ref | some refs in wanted; some ref in refs})
}

settings_of(req, id, name) := {ref |
	some ref in object.get(req.with.settings.groups, id, [])
	select.item(ref).name == name
}

absent(req, subjects) := {f |
	count(subjects) == 0
	f := answer.finding("completion.subjects_missing", req.id, {}, set())
}

unnamed(subjects) := {f |
	some ref in subjects
	not is_named(select.item(ref))
	f := answer.finding("completion.subject_unnamed", select.label(select.item(ref)), {}, {ref})
}

is_named(item) if {
	is_string(item.id)
	item.id != ""
}

unset(wanted) := {f |
	some key, refs in wanted
	not all_set(refs)
	actual := [select.get(select.item(ref), "value") | some ref in sort(refs)]
	f := answer.finding("completion.subject_unset", concat("/", key), {"actual": actual}, refs)
}

all_set(refs) if {
	count(refs) > 0
	every ref in refs {
		is_set(select.item(ref))
	}
}

is_set(item) if {
	item.placeholder == false
	is_string(item.value)
	item.value != ""
}

late(req, wanted) := {f |
	req.with.when == "before"
	some key, refs in wanted
	count(refs) > 0
	began := times.first_start({ref | some ref in req.with.subjects.groups[key[0]]})
	in_time := {ref | some ref in refs; times.not_after(times.finish(select.item(ref)), began)}
	count(in_time) == 0
	actual := [times.words(times.finish(select.item(ref))) | some ref in sort(refs)]
	f := answer.finding("completion.subject_set_late", concat("/", key), {"actual": actual}, refs)
}
