# METADATA
# scope: package
# title: No undeclared files
# description: Every file of the run directory is declared by the procedure, so that somebody judged it.
# custom:
#   codes:
#     - code: schema.undeclared_file
#       message: "{subject} is not declared by the procedure; nothing judged it."
#       curable_by_removal: true
#     - code: schema.nothing_declared
#       message: No file was read, so nothing is shown to be declared.
#   parameters:
#     files: {type: selector, kind: file, description: Files that were read.}
#     undeclared: {type: selector, kind: file, description: Files that no declaration matches.}
package gates.schema.declared_files

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["schema.declared_files"]
	refs := select.refs(req.with.files)
	result := answer.from(absent(req, refs) | undeclared(req), refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("schema.nothing_declared", req.id, {}, set())
}

undeclared(req) := {f |
	some ref in req.with.undeclared.items
	f := answer.finding("schema.undeclared_file", select.path(select.item(ref)), {}, {ref})
}
