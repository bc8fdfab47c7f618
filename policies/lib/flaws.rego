# METADATA
# scope: package
# title: Flaws
# description: |-
#   Which of the flaws that scanners found count, and what leaves out the others: VEX statements about what was scanned, if
#   somebody vouches for them, and the scanner itself, if the line accepts that. What speaks against a statement wins unless
#   it is older.
package lib.flaws

import data.lib.answer
import data.lib.select
import data.lib.times

# METADATA
# description: What leaves out which flaw, as the flaw's reference and those that leave it out.
left_out(req, refs) := {ref: by |
	some ref in refs
	by := suppressors(req, ref)
	count(by) > 0
}

# METADATA
# description: What a flaw is called, by its scanner and elsewhere.
names(flaw) := {flaw.id | is_string(flaw.id)} | {alias | some alias in flaw.aliases}

# METADATA
# description: One remark for each flaw that something leaves out.
remarks(excused, code) := {f |
	some ref, by in excused
	flaw := select.item(ref)
	detail := {"expected": select.get(flaw, "severity"), "actual": sort({reason | some one in by; some reason in reasons(select.item(one))})}
	f := answer.finding(code, select.get(flaw, "subject"), detail, by | {ref})
}

reasons(item) := {said |
	some field in ["suppressed", "status", "justification", "statement"]
	said := item[field]
	is_string(said)
}

suppressors(req, ref) := by_itself(req, ref) | by_statement(req, select.item(ref))

by_itself(req, ref) := {ref | req.with.own == "accepted"; is_string(select.item(ref).suppressed)}

by_statement(req, flaw) := {one |
	req.with.vex != "ignored"
	about := {other | some name in names(flaw); some other in req.with.statements.groups[name]; is_about(select.item(other), flaw)}
	some one in about
	statement := select.item(one)
	excuses(statement)
	vouched(req, statement)
	count({other | some other in about; contradicts(select.item(other), statement)}) == 0
}

excuses(statement) if statement.status == "fixed"

# Who says that it does not matter has to say why.
excuses(statement) if {
	statement.status == "not_affected"
	count({said | some field in ["justification", "statement"]; said := statement[field]; is_string(said)}) > 0
}

vouched(req, _) if req.with.vex == "stated"

vouched(_, statement) if statement.verified == "yes"

vouched(req, statement) if {
	some ref in req.with.signatures.items
	signature := select.item(ref)
	signature.verified == "yes"
	signature.digest == statement.source.sha256
}

is_about(statement, flaw) if {
	is_identity_of(statement, flaw)
	has_component(statement, flaw)
}

is_identity_of(statement, flaw) if {
	is_string(statement.digest)
	statement.digest in flaw.digests
}

is_identity_of(statement, flaw) if {
	is_string(statement.commit)
	statement.commit == flaw.commit
}

has_component(statement, _) if statement.components == []

has_component(statement, flaw) if {
	is_string(flaw.purl)
	flaw.purl in statement.components
}

contradicts(other, statement) if {
	not excuses(other)
	not older(other, statement)
}

older(other, statement) if {
	times.not_after(other.at, statement.at)
	other.at.us != statement.at.us
}
