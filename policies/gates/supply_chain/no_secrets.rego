# METADATA
# scope: package
# title: No secrets
# description: No file of the run holds a private key, an access token, or a password in a URL.
# custom:
#   codes:
#     - code: supply_chain.secret_in_evidence
#       message: "{subject} holds what looks like a secret ({actual})."
#       curable_by_removal: true
#   parameters:
#     files: {type: selector, kind: file, description: Files that were scanned.}
#     secrets: {type: selector, kind: secret, description: What the scan found.}
package gates.supply_chain.no_secrets

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["supply_chain.no_secrets"]
	findings := {f |
		some ref in select.refs(req.with.secrets)
		item := select.item(ref)
		f := answer.finding("supply_chain.secret_in_evidence", item.source.path, {"actual": item.detector}, {ref})
	}
	result := answer.from(findings, select.refs(req.with.files))
}
