# METADATA
# scope: package
# title: No undeclared files
# description: Every file of the run directory is declared by the procedure, so that somebody judged it.
# custom:
#   codes:
#     - code: schema.undeclared_file
#       message: "{subject} is not declared by the procedure; nothing judged it."
#       curable_by_removal: true
#   parameters:
#     files: {type: selector, kind: file, description: Files that were read.}
#     undeclared: {type: selector, kind: file, description: Files that no declaration matches.}
package gates.schema.declared_files

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["schema.declared_files"]
	findings := {f |
		some ref in select.refs(req.with.undeclared)
		f := answer.finding("schema.undeclared_file", select.item(ref).source.path, {}, {ref})
	}
	result := answer.from(findings, select.refs(req.with.files))
}
