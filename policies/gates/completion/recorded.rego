# METADATA
# scope: package
# title: Settings recorded
# description: Each demanded name is recorded with a value, and none of the values is a placeholder.
# custom:
#   codes:
#     - code: completion.setting_missing
#       message: "{subject} is not recorded."
#     - code: completion.setting_placeholder
#       message: "{subject} is recorded as {actual}, which is a placeholder."
#     - code: completion.setting_malformed
#       message: "{subject} is recorded as {actual}, which has not the demanded form."
#   parameters:
#     select: {type: selector, kind: setting, description: Recorded settings.}
#     names: {type: strings, min: 1, description: Names that must be among them.}
#     form: {type: choice, of: [any, sha256], description: Form that each value must have.}
package gates.completion.recorded

import data.lib.answer
import data.lib.hashes
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["completion.recorded"]
	refs := select.refs(req.with.select)
	result := answer.from(((missing(req) | hollow(refs)) | malformed(req, refs)), refs)
}

missing(req) := {f |
	some name in req.with.names
	count(select.with_field(req.with.select, "name", name)) == 0
	f := answer.finding("completion.setting_missing", name, {}, set())
}

hollow(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not item.placeholder == false
	detail := {"actual": select.get(item, "value")}
	f := answer.finding("completion.setting_placeholder", select.get(item, "name"), detail, {ref})
}

malformed(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	item.placeholder == false
	not well_formed(req.with.form, item)
	detail := {"expected": req.with.form, "actual": select.get(item, "value")}
	f := answer.finding("completion.setting_malformed", select.get(item, "name"), detail, {ref})
}

well_formed("any", item) if {
	is_string(item.value)
	item.value != ""
}

well_formed("sha256", item) if hashes.sha256(item.value)
