# METADATA
# scope: package
# title: Overrides signed
# description: |-
#   A promotion that was refused does not happen; one that an override let through has an override over exactly its
#   promotion context, signed by a pinned key and not run out when the action began. The same holds for every override
#   that is there, so that none can lie about unsigned.
# custom:
#   codes:
#     - code: governance.override_missing
#       message: "{subject} says that it was overridden, and no valid override of its promotion context is there."
#       waivable: false
#     - code: governance.override_unsigned
#       message: "{subject} is signed by no pinned key."
#       waivable: false
#     - code: governance.override_expired
#       message: "{subject} has run out ({actual})."
#       waivable: false
#     - code: governance.override_of_another_context
#       message: "{subject} overrides the promotion context {actual}, which is that of no report here."
#       waivable: false
#     - code: governance.promotion_refused
#       message: "{subject} refuses the promotion."
#       waivable: false
#     - code: governance.override_action_missing
#       message: The action that an override could be for is not recorded.
#       waivable: false
#   parameters:
#     verdicts: {type: selector, kind: verdict, description: Reports that may have been overridden.}
#     overrides: {type: selector, kind: signature, description: Signatures of overrides.}
#     action: {type: selector, kind: step, description: The steps that an override lets through.}
package gates.governance.override

import data.lib.answer
import data.lib.expiry
import data.lib.hashes
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["governance.override"]
	reports := select.refs(req.with.verdicts)
	overrides := select.refs(req.with.overrides)
	action := select.refs(req.with.action)
	of_reports := refused(reports) | missing(reports, overrides, action)
	of_overrides := (unsigned(overrides) | expired(overrides, action)) | foreign(reports, overrides)
	result := answer.from(((inactive(req, action) | of_reports) | of_overrides), ((reports | overrides) | action))
}

inactive(req, action) := {f |
	count(action) == 0
	f := answer.finding("governance.override_action_missing", req.id, {}, set())
}

refused(reports) := {f |
	some ref in reports
	item := select.item(ref)
	not allows(item)
	f := answer.finding("governance.promotion_refused", select.path(item), {"actual": select.get(item, "status")}, {ref})
}

allows(item) if item.ok == true

missing(reports, overrides, action) := {f |
	some ref in reports
	item := select.item(ref)
	not plain(item)
	count({other | some other in overrides; lets_through(select.item(other), item, action)}) == 0
	f := answer.finding("governance.override_missing", select.path(item), {"expected": context(item)}, {ref} | overrides)
}

plain(item) if item.overridden == false

lets_through(override, item, action) if {
	is_signed(override)
	holds(override, action)
	is_over(override, item)
}

is_signed(override) if override.verified == "yes"

holds(override, action) if {
	every ref in action {
		expiry.unexpired(override.until, select.item(ref).begin)
	}
}

# What the report states of its own context is a claim; only the hash of what stands there counts.
is_over(override, item) if {
	hashes.sha256(override.digest)
	override.digest == item.selfHash.actual
}

context(item) := select.get(item, ["selfHash", "actual"])

unsigned(overrides) := {f |
	some ref in overrides
	item := select.item(ref)
	not is_signed(item)
	f := answer.finding("governance.override_unsigned", select.path(item), {"actual": select.get(item, "reason")}, {ref})
}

expired(overrides, action) := {f |
	some ref in overrides
	item := select.item(ref)
	not holds(item, action)
	detail := {"actual": select.get(item, ["until", "text"])}
	f := answer.finding("governance.override_expired", select.path(item), detail, {ref} | action)
}

foreign(reports, overrides) := {f |
	some ref in overrides
	item := select.item(ref)
	count({report | some report in reports; is_over(item, select.item(report))}) == 0
	detail := {"actual": select.get(item, "digest")}
	f := answer.finding("governance.override_of_another_context", select.path(item), detail, {ref} | reports)
}
