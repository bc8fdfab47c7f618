# METADATA
# scope: package
# title: Files present
# description: Each demanded file is there exactly once (or, where many are declared, at least once) and is not empty.
# custom:
#   codes:
#     - code: completion.file_missing
#       message: The file for {subject} is missing, or could not be read.
#     - code: completion.file_empty
#       message: The file for {subject} is empty.
#     - code: completion.file_ambiguous
#       message: More than one file claims to be {subject}.
#   parameters:
#     files: {type: selector, kind: file, description: Files that were read.}
#     roles: {type: strings, min: 1, description: Roles that must be filled.}
package gates.completion.files

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["completion.files"]
	support := {ref |
		some role in req.with.roles
		some ref in select.with_field(req.with.files, "from", role)
	}
	result := answer.from(((missing(req) | hollow(req)) | ambiguous(req)), support)
}

missing(req) := {f |
	some role in req.with.roles
	count(select.with_field(req.with.files, "from", role)) == 0
	f := answer.finding("completion.file_missing", role, {}, set())
}

hollow(req) := {f |
	some role in req.with.roles
	some ref in select.with_field(req.with.files, "from", role)
	not filled(select.item(ref))
	f := answer.finding("completion.file_empty", role, {}, {ref})
}

filled(item) if {
	is_number(item.bytes)
	item.bytes > 0
}

ambiguous(req) := {f |
	some role in req.with.roles
	refs := select.with_field(req.with.files, "from", role)
	count(refs) > 1
	not may_be_many(refs)
	f := answer.finding("completion.file_ambiguous", role, {"actual": count(refs)}, refs)
}

may_be_many(refs) if {
	every ref in refs {
		select.item(ref).many == true
	}
}
