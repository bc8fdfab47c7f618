# METADATA
# scope: package
# title: Earlier bytes kept
# description: |-
#   Each demanded record begins with the bytes that are pinned outside the run. A correction is an addendum: who rewrites
#   what was recorded, changes these bytes.
# custom:
#   codes:
#     - code: provenance.record_missing
#       message: The record {subject}, whose earlier bytes are pinned, is missing or could not be read.
#       waivable: false
#     - code: provenance.record_rewritten
#       message: "{subject} does not begin with the pinned bytes."
#       waivable: false
#   parameters:
#     records: {type: selector, kind: signature, description: Comparisons of records with what is pinned for them.}
#     cover: {type: strings, min: 1, description: Roles of the records that must be among them.}
package gates.provenance.append_only

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["provenance.append_only"]
	refs := select.refs(req.with.records)
	result := answer.from(absent(req) | rewritten(refs), refs)
}

absent(req) := {f |
	some from in req.with.cover
	count(select.with_field(req.with.records, "from", from)) == 0
	f := answer.finding("provenance.record_missing", from, {}, set())
}

rewritten(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not is_kept(item)
	f := answer.finding("provenance.record_rewritten", select.path(item), {"actual": select.get(item, "digest")}, {ref})
}

is_kept(item) if item.verified == "yes"
