# METADATA
# scope: package
# title: No secrets
# description: No file of the run holds a private key, an access token, or a password in a URL.
# custom:
#   codes:
#     - code: supply_chain.secret_in_evidence
#       message: "{subject} holds what looks like a secret ({actual})."
#       curable_by_removal: true
#     - code: supply_chain.nothing_scanned
#       message: No file was scanned for secrets.
#   parameters:
#     files: {type: selector, kind: file, description: Files that were scanned.}
#     secrets: {type: selector, kind: secret, description: What the scan found.}
package gates.supply_chain.no_secrets

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["supply_chain.no_secrets"]
	refs := select.refs(req.with.files)
	result := answer.from(absent(req, refs) | leaking(req), refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("supply_chain.nothing_scanned", req.id, {}, set())
}

leaking(req) := {f |
	some ref in req.with.secrets.items
	item := select.item(ref)
	f := answer.finding("supply_chain.secret_in_evidence", select.path(item), {"actual": select.get(item, "detector")}, {ref})
}
