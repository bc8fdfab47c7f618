package gates.provenance.append_only_test

import data.gates.provenance.append_only
import data.lib.testing

good := testing.input_for(
	"provenance.append_only",
	[{"source": testing.source("records/a.md"), "from": "change-record", "verified": "yes", "digest": "aa"}],
	{"records": testing.select([0]), "cover": ["change-record"]},
)

judge(doc) := answer if {
	answer := object.get(append_only.results, "line", null) with input as doc
}

test_kept if testing.supported(judge(good), {0})

test_missing if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "provenance.record_missing",
		"subject": "change-record",
		"detail": {},
		"evidence": set(),
	}}
}

test_rewritten if {
	judge(testing.patch(good, {0: {"verified": "no"}})).findings == {{
		"code": "provenance.record_rewritten",
		"subject": "records/a.md",
		"detail": {"actual": "aa"},
		"evidence": {0},
	}}
}

test_unclear if testing.codes(judge(testing.patch(good, {0: {"verified": null}}))) == {"provenance.record_rewritten"}
