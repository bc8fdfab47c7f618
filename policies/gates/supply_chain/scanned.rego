# METADATA
# scope: package
# title: Artifacts scanned
# description: |-
#   Each artifact has a scan by a demanded tool that is about it, by its digest or commit; that could do all that it set out
#   to do, found something to look at and left nothing out; and whose database was made shortly before.
# custom:
#   codes:
#     - code: supply_chain.scan_artifact_missing
#       message: No artifact is stated for {subject}.
#     - code: supply_chain.scan_missing
#       message: "No scan by {expected} is about {subject} ({actual})."
#     - code: supply_chain.scan_incomplete
#       message: "The scan of {subject} reports {actual} errors."
#     - code: supply_chain.scan_empty
#       message: The scan of {subject} found nothing to look at.
#     - code: supply_chain.scan_filtered
#       message: "The scan of {subject} leaves out what it found ({actual})."
#     - code: supply_chain.scan_database_unknown
#       message: "The scan of {subject} does not say when its database was made."
#     - code: supply_chain.scan_database_old
#       message: "The database of the scan of {subject} is of {actual}; it may be at most {expected} older than the scan."
#   parameters:
#     artifacts: {type: selector, description: "What must be scanned: files, digests, images, bindings, or releases that are a commit."}
#     scans: {type: selector, kind: scan, description: The scans.}
#     tools: {type: strings, min: 1, description: "Tools that count, as their reports call them."}
#     subject: {type: choice, of: [stated, unstated], description: "stated: the scan says what it is about. unstated: its format cannot, and something else binds the file."}
#     filters: {type: strings, description: "Settings that may leave something out, as the scan calls them."}
#     database: {type: choice, of: [demanded, where_stated, none], description: "Whether the scan has to say when its database was made; none: it has none."}
#     database_age: {type: seconds, description: "Longest time from the database to the scan, or to the as-of where the scan has no time."}
#     cover: {type: strings, min: 1, description: "Artifacts that must be there, by subject, component or role."}
package gates.supply_chain.scanned

import data.lib.answer
import data.lib.artifacts
import data.lib.hashes
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["supply_chain.scanned"]
	refs := select.refs(req.with.artifacts)
	about := {ref: {one | some one in req.with.scans.items; counts_for(req, select.item(one), select.item(ref))} | some ref in refs}
	good := {ref: {one | some one in found; is_good(req, select.item(one))} | some ref, found in about}
	bad := {ref: found | some ref, found in about; count(good[ref]) == 0}
	absent := artifacts.absent(refs, req.with.cover, "supply_chain.scan_artifact_missing")
	unfit := (incomplete(bad) | hollow(bad)) | filtered(req, bad)
	findings := ((absent | unscanned(req, bad)) | unfit) | outdated(req, bad)
	result := answer.from(findings, refs | {one | some found in good; some one in found})
}

counts_for(req, scan, artifact) if {
	scan.tool in req.with.tools
	is_about(req, scan, artifact)
}

is_about(req, _, _) if req.with.subject == "unstated"

is_about(_, scan, artifact) if artifacts.sha256(artifact) in scan.digests

is_about(_, scan, artifact) if {
	hashes.commit(artifact.value)
	scan.commit == artifact.value
}

# One good scan is enough; what the others lack is said only where there is none.
is_good(req, scan) if {
	is_complete(scan)
	has_targets(scan)
	is_unfiltered(req, scan)
	has_fresh_database(req, scan)
}

is_complete(scan) if scan.errors == 0

has_targets(scan) if scan.targets == null

has_targets(scan) if {
	is_number(scan.targets)
	scan.targets > 0
}

is_unfiltered(req, scan) if {
	is_array(scan.filters)
	every one in scan.filters {
		one in req.with.filters
	}
}

has_fresh_database(req, _) if req.with.database == "none"

has_fresh_database(req, scan) if {
	req.with.database == "where_stated"
	scan.database == null
}

has_fresh_database(req, scan) if {
	req.with.database != "none"
	is_recent(req, scan)
}

is_recent(req, scan) if {
	reference := scan_time(scan)
	times.not_after(scan.database, reference)
	reference.us - scan.database.us <= req.with.database_age.us
}

scan_time(scan) := scan.at if {
	is_number(scan.at.us)
} else := input.asOf

unscanned(req, bad) := {f |
	some ref, found in bad
	count(found) == 0
	artifact := select.item(ref)
	detail := {"expected": req.with.tools, "actual": [identity(artifact) | identity(artifact)]}
	f := answer.finding("supply_chain.scan_missing", artifacts.name(artifact), detail, {ref})
}

identity(artifact) := artifacts.sha256(artifact)

identity(artifact) := artifact.value if not artifacts.sha256(artifact)

incomplete(bad) := {f |
	some one, scan in scans_of(bad)
	not is_complete(scan)
	f := answer.finding("supply_chain.scan_incomplete", name(scan), {"actual": select.get(scan, "errors")}, {one})
}

hollow(bad) := {f |
	some one, scan in scans_of(bad)
	not has_targets(scan)
	f := answer.finding("supply_chain.scan_empty", name(scan), {"actual": select.get(scan, "targets")}, {one})
}

filtered(req, bad) := {f |
	some one, scan in scans_of(bad)
	not is_unfiltered(req, scan)
	f := answer.finding("supply_chain.scan_filtered", name(scan), {"actual": select.get(scan, "filters")}, {one})
}

outdated(req, bad) := {f |
	some one, scan in scans_of(bad)
	not has_fresh_database(req, scan)
	f := stale(req, name(scan), select.get(scan, "database"), one)
}

stale(_, subject, null, one) := answer.finding("supply_chain.scan_database_unknown", subject, {}, {one})

stale(req, subject, database, one) := answer.finding("supply_chain.scan_database_old", subject, detail, {one}) if {
	database != null
	detail := {"expected": req.with.database_age, "actual": times.words(database)}
}

scans_of(bad) := {one: select.item(one) | some found in bad; some one in found}

name(scan) := $"{scan.subject} by {scan.tool}" if {
	scan.subject != ""
} else := select.path(scan)
