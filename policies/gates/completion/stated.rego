# METADATA
# scope: package
# title: Digests stated
# description: |-
#   For each demanded subject a SHA-256 is stated, whether or not the bytes are in this run. Where none is, whoever made
#   the statement had nothing before them.
# custom:
#   codes:
#     - code: completion.digest_not_stated
#       message: "{subject}: no digest is stated, so it was not there."
#   parameters:
#     digests: {type: selector, kind: digest, group: subject, description: Stated digests.}
#     cover: {type: strings, min: 1, description: Subjects that must be among them.}
package gates.completion.stated

import data.lib.answer
import data.lib.select
import data.lib.sets

results[req.id] := result if {
	some req in input.requirements["completion.stated"]
	findings := {f |
		some subject in req.with.cover
		count(sets.stated(req.with.digests, subject)) == 0
		f := answer.finding("completion.digest_not_stated", subject, {}, sets.items_of(req.with.digests, subject))
	}
	result := answer.from(findings, select.refs(req.with.digests))
}
