# METADATA
# scope: package
# title: Flaws within limits
# description: |-
#   Scanners found no more flaws of a severity than its limit, and none that is never allowed. A severity that nobody knows is
#   never a mild one. What a VEX statement, the scanner or a missing fix leaves out is shown as a warning.
# custom:
#   codes:
#     - code: supply_chain.flaws_unscanned
#       message: No scan says what flaws there are.
#     - code: supply_chain.flaw_denied
#       message: "{subject} is {actual}, and none of that severity is allowed."
#     - code: supply_chain.flaws_too_many
#       message: "{actual} flaws are {subject}; at most {expected} may be."
#     - code: supply_chain.flaw_unrated
#       message: "{subject} has a severity that nobody knows ({actual})."
#     - code: supply_chain.flaw_never_allowed
#       message: "{subject} is never allowed."
#     - code: supply_chain.flaw_left_out
#       message: "{subject} ({expected}) is left out of account ({actual})."
#       waivable: false
#   parameters:
#     scans: {type: selector, kind: scan, description: Scans that the flaws are of.}
#     flaws: {type: selector, kind: flaw, description: The flaws.}
#     limits: {type: integer_map, min: 1, of: [critical, high, medium, low, negligible, none, unknown], description: "Most flaws by severity. Others are not limited, except that without a limit for `unknown` none of it is allowed."}
#     never: {type: strings, description: "Names of flaws, such as a CVE, that nothing excuses."}
#     unfixed: {type: choice, of: [counted, left_out], description: What to make of flaws for which there is no mended version.}
#     statements: {type: selector, kind: vex, group: vulnerability, description: VEX statements.}
#     signatures: {type: selector, kind: signature, description: "Signatures over the files of the statements, pinned bytes included."}
#     vex: {type: choice, of: [ignored, vouched, stated], description: "Which statements leave out a flaw: none, those that somebody pinned vouches for, or whatever the run states."}
#     own: {type: choice, of: [ignored, accepted], description: Whether the scanner itself may leave out what it found.}
package gates.supply_chain.flaws

import data.lib.answer
import data.lib.flaws
import data.lib.select

severities := {"critical", "high", "medium", "low", "negligible", "none"}

results[req.id] := result if {
	some req in input.requirements["supply_chain.flaws"]
	scans := select.refs(req.with.scans)
	refs := select.refs(req.with.flaws)
	limited := {ref | some ref in refs; is_limited(req, select.item(ref))}
	excused := flaws.left_out(req, limited)
	unfixed := {ref | req.with.unfixed == "left_out"; some ref in limited; not has_fix(select.item(ref))}
	counted := (limited - object.keys(excused)) - unfixed
	denied := (unscanned(req, scans) | named(req, refs)) | unrated(req, counted)
	findings := (denied | single(req, counted)) | many(req, counted)
	shown := flaws.remarks(excused, "supply_chain.flaw_left_out") | without_fix(unfixed - object.keys(excused))
	result := answer.remarked(answer.from(findings, scans), shown)
}

unscanned(req, scans) := {f |
	count(scans) == 0
	f := answer.finding("supply_chain.flaws_unscanned", req.id, {}, set())
}

severity(flaw) := flaw.severity if {
	flaw.severity in severities
} else := "unknown"

is_limited(req, flaw) if is_number(req.with.limits[severity(flaw)])

is_limited(_, flaw) if severity(flaw) == "unknown"

limits_unknown(req) if is_number(req.with.limits.unknown)

has_fix(flaw) if is_string(flaw.fixed)

named(req, refs) := {f |
	some ref in refs
	flaw := select.item(ref)
	some name in flaws.names(flaw)
	name in req.with.never
	f := answer.finding("supply_chain.flaw_never_allowed", select.get(flaw, "subject"), {"actual": name}, {ref})
}

unrated(req, counted) := {f |
	not limits_unknown(req)
	some ref in counted
	flaw := select.item(ref)
	severity(flaw) == "unknown"
	f := answer.finding("supply_chain.flaw_unrated", select.get(flaw, "subject"), {"actual": select.get(flaw, "stated")}, {ref})
}

# Where none is allowed, each is a finding of its own, which a waiver can accept by itself.
single(req, counted) := {f |
	some ref in counted
	flaw := select.item(ref)
	req.with.limits[severity(flaw)] == 0
	detail := {"expected": 0, "actual": severity(flaw)}
	f := answer.finding("supply_chain.flaw_denied", select.get(flaw, "subject"), detail, {ref})
}

many(req, counted) := {f |
	some level, most in req.with.limits
	most != 0
	found := {ref | some ref in counted; severity(select.item(ref)) == level}
	count(found) > most
	f := answer.finding("supply_chain.flaws_too_many", level, {"expected": most, "actual": count(found)}, found)
}

without_fix(refs) := {f |
	some ref in refs
	flaw := select.item(ref)
	detail := {"expected": severity(flaw), "actual": ["no fix"]}
	f := answer.finding("supply_chain.flaw_left_out", select.get(flaw, "subject"), detail, {ref})
}
