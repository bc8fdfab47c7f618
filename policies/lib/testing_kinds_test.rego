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
