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
#       message: The run does not state exactly one {subject}.
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
	support := {ref |
		some side in sides
		some ref in select.refs(req.with[side])
	}
	result := answer.from(unknown(req) | unexpected(req), support)
}

values(req, side) := {select.item(ref)[req.with[side].field] | some ref in select.refs(req.with[side])}

unknown(req) := {f |
	some side in sides
	not one(req, side)
	f := answer.finding("provenance.subject_unknown", side, {"actual": sort(values(req, side))}, select.refs(req.with[side]))
}

one(req, side) if count(values(req, side)) == 1

unexpected(req) := {f |
	some side in sides
	one(req, side)
	expected := input.expect[side]
	values(req, side) != {expected}
	some actual in values(req, side)
	f := answer.finding("provenance.unexpected_subject", side, {"expected": expected, "actual": actual}, select.refs(req.with[side]))
}
