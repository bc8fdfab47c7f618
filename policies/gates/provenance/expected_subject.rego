# METADATA
# scope: package
# title: Expected subject
# description: |-
#   The identities of the run are stated, each exactly one, and equal what the caller expects. Yesterday's passing run is
#   no evidence for today's release.
# custom:
#   codes:
#     - code: provenance.unexpected_subject
#       message: The run's {subject} is {actual}, not the expected {expected}.
#     - code: provenance.subject_unknown
#       message: The run does not state exactly one {subject} that is no placeholder.
#   parameters:
#     source: {type: selector, description: The run's source identity.}
#     target: {type: selector, description: The run's target identity.}
#     environment: {type: selector, description: The run's environment.}
package gates.provenance.expected_subject

import data.lib.answer
import data.lib.select

sides := ["source", "target", "environment"]

results[req.id] := result if {
	some req in input.requirements["provenance.expected_subject"]
	refs := {side: select.refs(req.with[side]) | some side in sides}
	values := {side: values_of(req, side) | some side in sides}
	findings := unknown(refs, values) | unexpected(refs, values)
	result := answer.from(findings, {ref | some side in sides; some ref in refs[side]})
}

values_of(req, side) := {select.get(select.item(ref), req.with[side].field) | some ref in req.with[side].items}

unknown(refs, values) := {f |
	some side in sides
	not known(refs[side], values[side])
	f := answer.finding("provenance.subject_unknown", side, {"actual": sort(values[side])}, refs[side])
}

known(refs, values) if {
	count(values) == 1
	every value in values {
		is_string(value)
		value != ""
	}
	every ref in refs {
		select.not_placeholder(select.item(ref))
	}
}

unexpected(refs, values) := {f |
	some side in sides
	expected := input.expect[side]
	known(refs[side], values[side])
	some actual in values[side]
	actual != expected
	f := answer.finding("provenance.unexpected_subject", side, {"expected": expected, "actual": actual}, refs[side])
}
