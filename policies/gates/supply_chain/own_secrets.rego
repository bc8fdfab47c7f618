# METADATA
# scope: package
# title: Own secrets
# description: |-
#   Each secret or key that made a signature made those of one subject only. What several share says that one of them signed,
#   and not which.
# custom:
#   codes:
#     - code: supply_chain.signer_shared
#       message: "{subject} signed for {actual}, so it does not say who did."
#     - code: supply_chain.nobody_signed
#       message: No signature by a pinned secret or key is there.
#   parameters:
#     signatures: {type: selector, kind: signature, description: Signatures whose subject is the sender.}
package gates.supply_chain.own_secrets

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["supply_chain.own_secrets"]
	refs := select.refs(req.with.signatures)
	by_signer := {signer: {ref | some ref in refs; select.item(ref).signer == signer} |
		some signer in {signer | some ref in refs; signer := select.item(ref).signer; is_string(signer)}
	}
	result := answer.from(nobody(req, by_signer) | shared(by_signer), refs)
}

nobody(req, by_signer) := {f |
	count(by_signer) == 0
	f := answer.finding("supply_chain.nobody_signed", req.id, {}, set())
}

shared(by_signer) := {f |
	some signer, refs in by_signer
	subjects := {select.get(select.item(ref), "subject") | some ref in refs}
	count(subjects) > 1
	f := answer.finding("supply_chain.signer_shared", signer, {"actual": sort(subjects)}, refs)
}
