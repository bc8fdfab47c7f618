package gates.provenance.assurance_test

import data.gates.provenance.assurance
import data.lib.testing

sealed(path, stated, actual) := object.union(testing.digest("sealed", path, stated), {"path": path, "actual": actual})

selection(groups) := {"items": [ref | some list in groups; some ref in list], "groups": groups}

files := [testing.file("a"), testing.file("b"), testing.file("seal")]

fitting := [
	sealed("a.txt", testing.sha("1"), testing.sha("1")),
	sealed("b.txt", testing.sha("2"), testing.sha("2")),
]

both := {"a.txt": [3], "b.txt": [4]}

run(demand, fact) := of(demand, fact, fitting, both, [0, 1, 2])

of(demand, fact, digests, groups, chosen) := testing.merge(
	testing.input_for("provenance.assurance", array.concat(files, digests), {
		"demand": demand,
		"files": {"items": chosen},
		"sealed": selection(groups),
		"seals": {"items": [2]},
	}),
	{"assurance": fact},
)

fact(required, reached, reason) := {"required": required, "reached": reached, "reason": reason, "unattested": []}

lacking(required) := {
	"required": required, "reached": "sealed", "reason": "not_attested",
	"unattested": [
		{"path": testing.file("a").source.path, "lacks": ["step 2 deploy: unsigned", "close: unsigned"]},
		{"path": "unreadable.txt", "lacks": ["file: unreadable"]},
	],
}

judge(doc) := answer if {
	answer := object.get(assurance.results, "line", null) with input as doc
}

codes(doc) := {f.code | some f in judge(doc).findings}

test_sealed_as_demanded if {
	testing.supported(judge(run("required", fact("sealed", "sealed", "sealed"))), {0, 1, 2})
	testing.supported(judge(run("consistent", fact("sealed", "sealed", "sealed"))), {0, 1, 2})
	testing.supported(judge(run("consistent", fact("unsigned", "unsigned", "seal_unsigned"))), {0, 1, 2})
}

test_a_seal_of_one_file if {
	codes(of("required", fact("sealed", "sealed", "sealed"), [fitting[0]], {"a.txt": [3]}, [0, 1, 2])) == {"provenance.file_not_sealed"}
	testing.supported(judge(of("required", fact("sealed", "sealed", "sealed"), [fitting[0]], {"a.txt": [3]}, [0, 2])), {0, 2})
}

test_nothing_demanded if {
	testing.supported(judge(run("required", fact("unsigned", "unsigned", "no_seal"))), {0, 1, 2})
}

# An empty directory is no record, whatever is demanded of it.
test_nothing_there if {
	empty := of("required", fact("unsigned", "unsigned", "no_seal"), [], {}, [])
	judge(empty).findings == {{"code": "provenance.nothing_vouched_for", "subject": "run", "detail": {}, "evidence": set()}}
	codes(of("consistent", fact("unsigned", "unsigned", "no_seal"), [], {}, [])) == {"provenance.nothing_vouched_for"}
}

test_too_low if {
	judge(run("required", fact("sealed", "unsigned", "seal_not_verified"))).findings == {{
		"code": "provenance.assurance_too_low",
		"subject": "run",
		"detail": {"expected": "sealed", "actual": "unsigned, seal_not_verified"},
		"evidence": {2},
	}}
	codes(run("required", fact("attested", "sealed", "sealed"))) == {"provenance.assurance_too_low"}
	codes(run("required", fact("sealed", "n/a", "sealed"))) == {"provenance.assurance_too_low"}
}

test_not_attested if {
	{[f.code, f.subject, f.detail.actual, f.evidence] | some f in judge(run("required", lacking("attested"))).findings} == {
		["provenance.assurance_too_low", "run", "sealed, not_attested", {2}],
		[
			"provenance.evidence_not_attested", testing.file("a").source.path,
			["step 2 deploy: unsigned", "close: unsigned"], {0},
		],
		["provenance.evidence_not_attested", "unreadable.txt", ["file: unreadable"], set()],
	}
	testing.supported(judge(run("required", fact("attested", "attested", "attested"))), {0, 1, 2})
	testing.supported(judge(run("required", lacking("sealed"))), {0, 1, 2})
}

# a.txt is another one, c.txt is gone, and b.txt was added.
misfit(demand, required) := of(
	demand,
	fact(required, "unsigned", "seal_does_not_match"),
	[
		sealed("a.txt", testing.sha("1"), testing.sha("9")),
		sealed("c.txt", testing.sha("2"), null),
	],
	{"a.txt": [3], "c.txt": [4]},
	[0, 1, 2],
)

test_misfits if {
	codes(misfit("required", "sealed")) == {
		"provenance.assurance_too_low", "provenance.sealed_file_changed",
		"provenance.sealed_file_missing", "provenance.file_not_sealed",
	}
	{[f.code, f.subject] | some f in judge(misfit("consistent", "unsigned")).findings} == {
		["provenance.sealed_file_changed", "a.txt"],
		["provenance.sealed_file_missing", "c.txt"],
		["provenance.file_not_sealed", "b.txt"],
	}
	testing.supported(judge(misfit("required", "unsigned")), {0, 1, 2})
	testing.supported(judge(misfit("consistent", "sealed")), {0, 1, 2})
}

test_without_a_seal if {
	testing.supported(judge(of("consistent", fact("unsigned", "unsigned", "no_seal"), [], {}, [0, 1, 2])), {0, 1, 2})
}

test_malformed_seal if {
	doc := of("consistent", fact("unsigned", "unsigned", "seal_malformed"), [], {}, [0, 1, 2])
	judge(doc).findings == {{
		"code": "provenance.seal_malformed",
		"subject": testing.file("seal").source.path,
		"detail": {},
		"evidence": {2},
	}}
	required := of("required", fact("sealed", "unsigned", "seal_malformed"), [], {}, [0, 1, 2])
	codes(required) == {"provenance.assurance_too_low"}
	testing.supported(judge(of("consistent", fact("sealed", "unsigned", "seal_malformed"), [], {}, [0, 1, 2])), {0, 1, 2})
}
