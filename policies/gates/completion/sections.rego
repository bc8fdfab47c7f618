# METADATA
# scope: package
# title: Sections filled
# description: |-
#   Each demanded section stands in the record once, with something in it that is no placeholder. "none: <reason>" is
#   something; a heading alone, TBD or a bare "none" is not.
# custom:
#   codes:
#     - code: completion.section_missing
#       message: There is no section {subject}.
#     - code: completion.section_doubled
#       message: There is more than one section {subject}.
#     - code: completion.section_empty
#       message: The section {subject} is empty.
#     - code: completion.section_placeholder
#       message: The section {subject} holds a placeholder.
#   parameters:
#     sections: {type: selector, kind: section, group: name, description: Sections of one record.}
#     cover: {type: strings, min: 1, description: "Headings that must be there, in lower case."}
package gates.completion.sections

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["completion.sections"]
	sections := {name: {ref | some ref in object.get(req.with.sections.groups, name, [])} | some name in req.with.cover}
	findings := (missing(sections) | doubled(sections)) | (hollow(sections) | pending(sections))
	result := answer.from(findings, {ref | some refs in sections; some ref in refs})
}

missing(sections) := {f |
	some name, refs in sections
	count(refs) == 0
	f := answer.finding("completion.section_missing", name, {}, set())
}

# One of them may be the old one.
doubled(sections) := {f |
	some name, refs in sections
	count(refs) > 1
	f := answer.finding("completion.section_doubled", name, {"actual": count(refs)}, refs)
}

hollow(sections) := {f |
	some name, refs in sections
	empty := {ref | some ref in refs; not denies(select.item(ref), "empty")}
	count(empty) > 0
	f := answer.finding("completion.section_empty", name, {}, empty)
}

pending(sections) := {f |
	some name, refs in sections
	held := {ref | some ref in refs; not denies(select.item(ref), "placeholder")}
	count(held) > 0
	f := answer.finding("completion.section_placeholder", name, {}, held)
}

denies(item, field) if item[field] == false
