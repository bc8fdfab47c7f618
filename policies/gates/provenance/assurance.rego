# METADATA
# scope: package
# title: Assurance
# description: |-
#   As much of the run is vouched for as the configuration demands. Where it demands nothing, a seal that does not fit the
#   directory is reported and blocks nothing: removing it must not help. What was added, removed and changed since the
#   sealing is named file by file, and so is what its producer did not sign, where the run has to be attested.
# custom:
#   codes:
#     - code: provenance.assurance_too_low
#       message: The run is {actual}; it has to be {expected}.
#       waivable: false
#     - code: provenance.evidence_not_attested
#       message: "{subject} is not attested by whom the configuration pins for it ({actual})."
#       waivable: false
#     - code: provenance.seal_malformed
#       message: "{subject} is no seal: nothing can be read from it."
#       waivable: false
#     - code: provenance.sealed_file_changed
#       message: "{subject} is not what was sealed."
#       waivable: false
#     - code: provenance.sealed_file_missing
#       message: "{subject} was sealed and is gone."
#       waivable: false
#     - code: provenance.file_not_sealed
#       message: "{subject} was added after the sealing."
#       waivable: false
#     - code: provenance.nothing_vouched_for
#       message: There is no file that anybody could vouch for.
#       waivable: false
#   parameters:
#     demand: {type: choice, of: [required, consistent], description: "required: what the configuration demands. consistent: that a seal fits, where nothing is demanded."}
#     files: {type: selector, kind: file, description: Files of the run.}
#     sealed: {type: selector, kind: digest, group: path, description: Digests that the seal states.}
#     seals: {type: selector, kind: file, description: The seal itself.}
package gates.provenance.assurance

import data.lib.answer
import data.lib.select

ranks := {"unsigned": 0, "sealed": 1, "attested": 2}

results[req.id] := result if {
	some req in input.requirements["provenance.assurance"]
	result := answer.from(findings(req) | nothing(req), select.refs(req.with.files))
}

findings(req) := (too_low(req) | unattested(req)) | misfits(req) if {
	req.with.demand == "required"
	input.assurance.required != "unsigned"
} else := malformed(req) | misfits(req) if {
	req.with.demand == "consistent"
	input.assurance.required == "unsigned"
} else := set()

too_low(req) := {f |
	not reached
	detail := {
		"expected": input.assurance.required,
		"actual": concat(", ", [input.assurance.reached, input.assurance.reason]),
	}
	f := answer.finding("provenance.assurance_too_low", "run", detail, select.refs(req.with.seals))
}

unattested(req) := {f |
	input.assurance.required == "attested"
	some item in input.assurance.unattested
	refs := {ref | some ref in select.refs(req.with.files); select.path(select.item(ref)) == item.path}
	f := answer.finding("provenance.evidence_not_attested", item.path, {"actual": item.lacks}, refs)
}

malformed(req) := {f |
	input.assurance.reason == "seal_malformed"
	some ref in req.with.seals.items
	f := answer.finding("provenance.seal_malformed", select.path(select.item(ref)), {}, {ref})
}

nothing(req) := {f |
	count(select.refs(req.with.files)) == 0
	f := answer.finding("provenance.nothing_vouched_for", "run", {}, set())
}

reached if ranks[input.assurance.reached] >= ranks[input.assurance.required]

misfits(req) := (changed(req) | missing(req)) | added(req)

changed(req) := {f |
	some ref in req.with.sealed.items
	item := select.item(ref)
	is_string(item.actual)
	item.actual != item.stated
	f := answer.finding("provenance.sealed_file_changed", item.subject, {"expected": item.stated, "actual": item.actual}, {ref})
}

missing(req) := {f |
	some ref in req.with.sealed.items
	item := select.item(ref)
	item.actual == null
	f := answer.finding("provenance.sealed_file_missing", item.subject, {"expected": item.stated}, {ref})
}

added(req) := {f |
	count(req.with.sealed.items) > 0
	some ref in (select.refs(req.with.files) - select.refs(req.with.seals))
	path := select.path(select.item(ref))
	not is_sealed(req, path)
	f := answer.finding("provenance.file_not_sealed", path, {}, {ref})
}

is_sealed(req, path) if count(req.with.sealed.groups[path]) > 0
