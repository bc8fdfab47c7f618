package gates.provenance.links_resolve_test

import data.gates.provenance.links_resolve
import data.lib.testing

good := testing.input_for(
	"provenance.links_resolve",
	[testing.promo_link("https://a.test"), testing.promo_link("https://b.test")],
	{"links": testing.select([0, 1]), "cover": ["https://a.test"]},
)

judge(doc) := answer if {
	answer := object.get(links_resolve.results, "line", null) with input as doc
}

test_resolve if {
	testing.supported(judge(good), {0, 1})
	testing.supported(judge(testing.set_with(good, {"cover": []})), {0, 1})
	every status in [null, 200, 204, 301, 399] {
		testing.supported(judge(testing.patch(good, {0: {"status": status}})), {0, 1})
	}
}

test_missing if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "provenance.link_missing",
		"subject": "https://a.test",
		"detail": {},
		"evidence": set(),
	}}
	testing.codes(judge(testing.remove(good, {0, 1}))) == {"provenance.link_missing", "provenance.links_missing"}
	testing.codes(judge(testing.set_with(testing.remove(good, {0, 1}), {"cover": []}))) == {"provenance.links_missing"}
}

test_broken if {
	judge(testing.patch(good, {1: {"resolves": false, "status": 404}})).findings == {{
		"code": "provenance.link_broken",
		"subject": "https://b.test",
		"detail": {"actual": 404},
		"evidence": {1},
	}}
	every status in [0, 199, 400, 401, 503, "200", "", true, {}, []] {
		testing.codes(judge(testing.patch(good, {1: {"status": status}}))) == {"provenance.link_broken"}
	}
	every wrong in array.concat(testing.no_boolean, [false]) {
		testing.codes(judge(testing.patch(good, {1: {"resolves": wrong}}))) == {"provenance.link_broken"}
	}
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(good, {1: {"subject": wrong}}))) == {"provenance.link_broken"}
	}
	every doc in testing.without(good, 1, ["resolves", "status", "subject"]) {
		testing.codes(judge(doc)) == {"provenance.link_broken"}
	}
}

test_undated if {
	every wrong in testing.no_number {
		testing.codes(judge(testing.patch(good, {1: {"at": {"us": wrong}}}))) == {"provenance.link_undated"}
	}
	testing.codes(judge(testing.drop(good, 1, "at"))) == {"provenance.link_undated"}
}
