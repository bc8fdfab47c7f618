package gates.supply_chain.pinned_images_test

import data.gates.supply_chain.pinned_images
import data.lib.testing

good := testing.input_for(
	"supply_chain.pinned_images",
	[testing.image("postgres"), testing.merge(testing.image("api"), {"reference": "api:dev", "digest": null, "built": true})],
	{"images": testing.select([0, 1]), "pulled": ["postgres"]},
)

judge(doc) := answer if {
	answer := object.get(pinned_images.results, "line", null) with input as doc
}

test_pinned_or_built if testing.supported(judge(good), {0, 1})

test_missing if {
	judge(testing.remove(good, {0, 1})).findings == {{
		"code": "supply_chain.images_missing",
		"subject": "line",
		"detail": {},
		"evidence": set(),
	}}
}

test_not_pinned if {
	every digest in ["latest", "sha256:", "sha256:abc", testing.sha("a"), $"sha256:{testing.sha("0")}", $"sha512:{testing.sha("a")}"] {
		testing.codes(judge(testing.patch(good, {0: {"digest": digest}}))) == {"supply_chain.image_not_pinned"}
	}
	judge(testing.patch(good, {0: {"reference": "postgres:16", "digest": ""}})).findings == {{
		"code": "supply_chain.image_not_pinned",
		"subject": "postgres",
		"detail": {"actual": "postgres:16"},
		"evidence": {0},
	}}
}

test_only_what_is_built_here_is_excused if {
	every wrong in array.concat(testing.no_boolean, [false]) {
		testing.codes(judge(testing.patch(good, {1: {"built": wrong, "digest": ""}}))) == {"supply_chain.image_not_pinned"}
	}
	testing.codes(judge(testing.patch(good, {0: {"built": true, "digest": ""}}))) == {"supply_chain.image_not_pinned"}
}

# Null is how a reference without a digest is told.
test_no_digest if {
	every wrong in testing.no_text {
		testing.codes(judge(testing.patch(good, {0: {"digest": wrong}}))) == {"supply_chain.image_not_pinned"}
	}
	testing.codes(judge(testing.patch(good, {0: {"digest": $"sha256:{testing.sha("z")}"}}))) == {"supply_chain.image_not_pinned"}
	testing.codes(judge(testing.drop(testing.drop(good, 0, "digest"), 0, "reference"))) == {"supply_chain.image_not_pinned"}
}

test_what_is_no_known_component_is_not_excused if {
	testing.codes(judge(testing.drop(good, 1, "component"))) == {"supply_chain.image_not_pinned"}
	testing.codes(judge(testing.patch(good, {1: {"component": null}}))) == {"supply_chain.image_not_pinned"}
	testing.codes(judge(testing.drop(good, 1, "built"))) == {"supply_chain.image_not_pinned"}
}
