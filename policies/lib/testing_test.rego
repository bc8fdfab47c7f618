# METADATA
# scope: package
# title: Fixtures for tests
# description: |-
#   Items as honest collectors make them, the input document around them, and ways to spoil both. Step n runs from second
#   10n to second 10n + 5; the as-of is second 1000.
package lib.testing

# Values that stand where a number, a boolean or a text should be.
no_number := ["n/a", "", "1", null, [], {}, true]

no_boolean := ["true", "n/a", "", 1, null, [], {}]

no_text := ["", null, 0, [], {}, false]

at(seconds) := {"us": seconds * 1000000, "text": $"{seconds}s"}

# A parameter of type `seconds`, as the host binds it.
seconds(count_of) := {"us": count_of * 1000000, "text": $"{count_of} s"}

# A SHA-256 that consists of one hexadecimal digit.
sha(digit) := replace("0000000000000000000000000000000000000000000000000000000000000000", "0", digit)

commit(digit) := substring(sha(digit), 0, 40)

source(path) := {"path": path, "sha256": sha("f")}

file(role) := {"source": source($"{role}.txt"), "from": role, "format": "opaque", "bytes": 10, "many": false}

unreadable(path, reason) := {"source": source(path), "from": null, "entry": "file", "reason": reason, "detail": reason, "decided": true}

document(role) := {
	"source": source($"{role}.json"),
	"from": role,
	"schema": "Thing.v1",
	"knownSchemas": ["Thing.v1", "Thing.v2"],
	"canonical": true,
	"unknownFields": [],
	"inexactNumbers": [],
}

transcript(role) := {
	"source": source($"{role}.txt"),
	"from": role,
	"run": "r1",
	"environment": "prod",
	"procedure": "p",
	"closed": true,
	"final": false,
	"steps": 0,
	"closedAt": at(100),
}

step(name, n) := {
	"source": source("rollout.txt"),
	"from": "rollout",
	"name": name,
	"step": name,
	"n": n,
	"phase": "forward",
	"exit": 0,
	"command": ["true"],
	"begin": at(n * 10),
	"end": at((n * 10) + 5),
	"framed": true,
}

release(from, identity, value) := {
	"source": source($"{from}.json"),
	"from": from,
	"identity": identity,
	"component": "c",
	"value": value,
	"placeholder": false,
}

digest(role, subject, stated) := {
	"source": source("backup.json"),
	"from": "backup",
	"role": role,
	"subject": subject,
	"path": null,
	"of": "content",
	"stated": stated,
	"actual": null,
	"statedBytes": null,
	"bytes": null,
}

# Every attempt but the first comes ten seconds after the one before.
probe(attempt, seconds) := {
	"source": source("probes.jsonl"),
	"from": "probes",
	"series": "s",
	"url": "https://example.test/healthz",
	"attempt": attempt,
	"planned": 3,
	"complete": true,
	"at": at(seconds),
	"gapUs": gap(attempt),
	"status": 200,
	"outcome": "response",
	"facts": {"/ok": true},
}

gap(attempt) := null if attempt == 1

gap(attempt) := 10000000 if attempt > 1

approval(role, who) := {
	"source": source("ticket.json"),
	"from": "change-ticket",
	"role": role,
	"who": who,
	"whoKey": lower(who),
	"placeholder": false,
	"at": at(5),
	"until": null,
	"of": null,
}

check(id) := {"id": id, "ok": true, "status": "pass"}

failed_check(id) := {"id": id, "ok": false, "status": "fail"}

verdict(role) := {
	"source": source($"{role}.json"),
	"from": role,
	"schema": "Report.v1",
	"at": at(12),
	"ok": true,
	"status": "pass",
	"overridden": false,
	"total": 2,
	"passed": 2,
	"failed": 0,
	"checks": [check("one"), check("two")],
	"issues": [],
	"selfHash": {"stated": sha("a"), "actual": sha("a")},
}

window(begin, end) := {"source": source("ticket.json"), "from": "change-ticket", "name": "maintenance", "begin": at(begin), "end": at(end)}

setting(from, name, value) := {
	"source": source($"{from}.txt"),
	"from": from,
	"group": "g",
	"name": name,
	"value": value,
	"placeholder": false,
	"framed": true,
}

event(step, subject, state) := {
	"source": source("rollout.txt"),
	"from": "rollout",
	"step": step,
	"n": 1,
	"phase": "forward",
	"framed": true,
	"name": "service-state",
	"subject": subject,
	"state": state,
}

image(component) := {
	"source": source("compose.yml"),
	"from": "compose",
	"component": component,
	"reference": $"{component}@sha256:{sha("a")}",
	"digest": $"sha256:{sha("a")}",
	"built": false,
}

secret(path) := {"source": source(path), "from": null, "detector": "private_key"}

select(refs) := {"items": refs}

# A selection as the host hands it to a rule that asks for groups by a field.
grouped(items, refs, field) := {
	"items": refs,
	"groups": {value: [ref | some ref in refs; items[ref][field] == value] |
		some one in refs
		value := items[one][field]
		is_string(value)
	},
}

# The line with all its selections grouped by the field, of the items as they are now.
group(document, field) := merge(document, {"requirements": {rule: [line |
	some old in lines
	line := merge(old, {"with": {name: regrouped(document.items, value, field) | some name, value in old.with}})
] |
	some rule, lines in document.requirements
}})

regrouped(items, value, field) := grouped(items, value.items, field) if {
	is_array(value.items)
} else := value

# An input document with one requirement line, named `line`.
input_for(rule, items, parameters) := {
	"items": items,
	"requirements": {rule: [{"id": "line", "with": parameters}]},
	"asOf": {"us": 1000000000},
	"procedure": "p",
	"expect": {},
}

merge(a, b) := {key: value |
	some key in (object.keys(a) | object.keys(b))
	value := object.get(b, key, object.get(a, key, null))
}

# Items by index get the given fields.
patch(document, changes) := merge(document, {"items": [merge(item, object.get(changes, i, {})) | some i, item in document.items]})

# An item without one of its fields.
drop(document, index, field) := merge(document, {"items": [kept |
	some i, item in document.items
	kept := {key: value | some key, value in item; not [i, key] == [index, field]}
]})

# More items at the end; they are selected only where a parameter says so.
add(document, items) := merge(document, {"items": array.concat(document.items, items)})

# The line with other parameters.
set_with(document, parameters) := merge(document, {"requirements": {rule: [line |
	some old in lines
	line := merge(old, {"with": merge(old.with, parameters)})
] |
	some rule, lines in document.requirements
}})

# The line as if these items were not in the run; the others keep their references.
remove(document, refs) := merge(document, {"requirements": {rule: [line |
	some old in lines
	line := merge(old, {"with": {name: unselect(value, refs) | some name, value in old.with}})
] |
	some rule, lines in document.requirements
}})

# A parameter is a selection, a list of selections, or a plain value.
unselect(value, refs) := narrowed(value, refs) if {
	is_array(value.items)
} else := [narrowed(one, refs) | some one in value] if {
	is_object(value[0])
} else := value

narrowed(selection, refs) := merge(selection, {"items": [ref | some ref in selection.items; not ref in refs]})

violated(answer) if count(codes(answer)) > 0

# The document without one of the fields, once for each of them.
without(document, index, fields) := [drop(document, index, field) | some field in fields]

# The codes of a violated answer; undefined for any other.
codes(answer) := {finding.code | some finding in answer.findings} if answer.result == "violated"

subjects(answer) := {finding.subject | some finding in answer.findings} if answer.result == "violated"

supported(answer, refs) if answer == {"result": "satisfied", "evidence": refs}

satisfied(answer) if answer.result == "satisfied"
