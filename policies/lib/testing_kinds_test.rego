# Fixtures of the kinds that come from documents other than transcripts.
package lib.testing

# A metric at second 50.
metric(series, name, value) := {
	"source": source($"{series}.json"),
	"from": series,
	"name": name,
	"value": value,
	"series": series,
	"scope": "tenant",
	"at": at(50),
}

task(id, state, seconds) := {
	"source": source("jobs.json"),
	"from": "jobs",
	"group": "batch-1",
	"id": id,
	"name": null,
	"state": state,
	"attempt": 1,
	"at": at(seconds),
	"until": null,
	"detail": null,
}

label(subject, name, value) := {
	"source": source("labels.json"),
	"from": "labels",
	"subject": subject,
	"name": name,
	"value": value,
	"series": "before",
	"at": at(50),
}

tests(suite) := {
	"source": source($"{suite}.xml"),
	"from": "tests",
	"suite": suite,
	"passed": 3,
	"failed": 0,
	"skipped": 0,
	"at": at(50),
	"release": commit("a"),
}

section(name) := {
	"source": source("record.md"),
	"from": "record",
	"name": name,
	"level": 2,
	"empty": false,
	"placeholder": false,
}

# Something that happened at a second, read from a document.
event_at(name, subject, state, seconds) := {
	"source": source("events.json"),
	"from": "events",
	"name": name,
	"subject": subject,
	"state": state,
	"at": at(seconds),
	"until": null,
}

bom(role, sha256) := {
	"source": source($"{role}.json"),
	"from": role,
	"schema": "CycloneDX 1.6",
	"name": "api",
	"subjects": [{"name": "api", "sha256": sha256}],
	"components": 2,
	"lacking": [{"what": what, "count": 0, "examples": []} | some what in ["name", "version", "hash", "purl", "licence"]],
	"licences": [{"expression": "MIT", "alternatives": [["MIT"]], "count": 2, "component": "left-pad"}],
	"at": at(50),
}

# A scan of an image at second 50, with a database of second 40.
scan(role, sha256) := {
	"source": object.union(source($"{role}.json"), {"pointer": ""}),
	"from": role,
	"tool": "grype",
	"version": "0.100.0",
	"subject": "ghcr.io/acme/api",
	"digests": [sha256],
	"commit": null,
	"at": at(50),
	"database": at(40),
	"targets": 3,
	"errors": 0,
	"filters": [],
	"flaws": 1,
}

# A flaw that a scan of an image found.
flaw(role, id, severity, sha256) := {
	"source": object.union(source($"{role}.json"), {"pointer": $"/matches/{id}"}),
	"from": role,
	"tool": "grype",
	"type": "vulnerability",
	"subject": $"{id} in left-pad 1.3.0",
	"id": id,
	"aliases": ["GHSA-1"],
	"severity": severity,
	"stated": severity,
	"component": "left-pad",
	"version": "1.3.0",
	"purl": "pkg:npm/left-pad@1.3.0",
	"fixed": "1.3.1",
	"location": "/app/package-lock.json",
	"digests": [sha256],
	"commit": null,
	"suppressed": null,
}

# A VEX statement of second 60, in a file whose digest is `sha("f")`.
vex(vulnerability, sha256) := {
	"source": source("vex.json"),
	"from": "vex",
	"vulnerability": vulnerability,
	"product": "pkg:oci/api",
	"digest": sha256,
	"commit": null,
	"components": [],
	"status": "not_affected",
	"justification": "vulnerable_code_not_in_execute_path",
	"statement": null,
	"author": "acme",
	"at": at(60),
	"verified": "no",
	"signer": null,
	"reason": "unsigned",
}

# What a pinned list of second 900 says of the scan in the file.
rating(role, list, rows) := {
	"source": object.union(source($"{role}.json"), {"pointer": ""}),
	"from": role,
	"list": list,
	"verified": "yes",
	"at": at(900),
	"rows": rows,
}

# The pinned key vouches for the file with the digest `sha("f")`.
vouching := {
	"source": source("vex.json.sig"),
	"from": "vex-signature",
	"use": "vex",
	"digest": sha("f"),
	"verified": "yes",
	"reason": "verified",
}
