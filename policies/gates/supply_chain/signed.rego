# METADATA
# scope: package
# title: Documents signed
# description: |-
#   Each demanded document carries a signature by a pinned key that had not run out when the action began. A key that a
#   document brings along is no pinned one.
# custom:
#   codes:
#     - code: supply_chain.signed_document_missing
#       message: No document of {subject} is there that could be signed.
#       waivable: false
#     - code: supply_chain.signature_missing
#       message: "{subject} carries no signature."
#       waivable: false
#     - code: supply_chain.signature_invalid
#       message: "{subject} is not signed by a pinned key ({actual})."
#       waivable: false
#     - code: supply_chain.signature_expired
#       message: The signature of {subject} has run out ({actual}).
#       waivable: false
#   parameters:
#     documents: {type: selector, kind: document, description: Documents that must be signed.}
#     roles: {type: strings, min: 1, description: Roles of the files that must be among them.}
#     signatures: {type: selector, kind: signature, description: Their signatures.}
#     action: {type: selector, kind: step, description: The steps that rely on them.}
package gates.supply_chain.signed

import data.lib.answer
import data.lib.expiry
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["supply_chain.signed"]
	documents := select.refs(req.with.documents)
	signatures := select.refs(req.with.signatures)
	of_documents := absent(req) | bare(documents, signatures)
	of_signatures := invalid(signatures) | expired(signatures, select.refs(req.with.action))
	result := answer.from(of_documents | of_signatures, documents | signatures)
}

absent(req) := {f |
	some role in req.with.roles
	count(select.with_field(req.with.documents, "from", role)) == 0
	f := answer.finding("supply_chain.signed_document_missing", role, {}, set())
}

bare(documents, signatures) := {f |
	signed := {path | some ref in signatures; path := select.path(select.item(ref))}
	some ref in documents
	item := select.item(ref)
	not select.path(item) in signed
	f := answer.finding("supply_chain.signature_missing", select.path(item), {}, {ref})
}

invalid(signatures) := {f |
	some ref in signatures
	item := select.item(ref)
	not is_verified(item)
	f := answer.finding("supply_chain.signature_invalid", select.path(item), {"actual": select.get(item, "reason")}, {ref})
}

is_verified(item) if item.verified == "yes"

expired(signatures, action) := {f |
	some ref in signatures
	item := select.item(ref)
	not holds(item, action)
	detail := {"actual": select.get(item, ["until", "text"])}
	f := answer.finding("supply_chain.signature_expired", select.path(item), detail, {ref} | action)
}

# Not everything that is signed runs out.
holds(item, _) if item.until == null

holds(item, action) if {
	every ref in action {
		expiry.unexpired(item.until, select.item(ref).begin)
	}
}
