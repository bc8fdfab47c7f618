package gates.provenance.built_from_test

import data.gates.provenance.built_from
import data.lib.testing

image := $"sha256:{testing.sha("a")}"

good := testing.input_for(
	"provenance.built_from",
	[
		testing.digest("planned", "api", image),
		testing.digest("planned", "worker", image),
		testing.digest("planned", "postgres", $"sha256:{testing.sha("b")}"),
		testing.merge(testing.release("preflight", "built", testing.commit("c")), {"component": image}),
		testing.release("ticket", "target", testing.commit("c")),
	],
	{
		"images": testing.select([0, 1, 2]),
		"builds": testing.select([3]),
		"reference": testing.select([4]),
		"cover": ["api", "worker"],
	},
)

judge(doc) := answer if {
	answer := object.get(built_from.results, "line", null) with input as testing.group(doc, "subject")
}

test_built_from if testing.supported(judge(good), {0, 1, 3})

test_neither_is_stated if {
	"provenance.built_from_another" in testing.codes(judge(testing.patch(good, {3: {"value": null}, 4: {"value": null}})))
}

test_no_image if {
	judge(testing.remove(good, {0})).findings == {{
		"code": "provenance.image_not_stated",
		"subject": "api",
		"detail": {},
		"evidence": set(),
	}}
	testing.codes(judge(testing.patch(good, {0: {"stated": "n/a"}}))) == {"provenance.image_not_stated"}
}

test_unknown if {
	judge(testing.patch(good, {3: {"component": "api"}})).findings == {{
		"code": "provenance.build_unknown",
		"subject": name,
		"detail": {"actual": testing.sha("a")},
		"evidence": {ref},
	} |
		some ref, name in ["api", "worker"]
	}
	testing.codes(judge(testing.drop(good, 3, "component"))) == {"provenance.build_unknown"}
}

test_from_another if {
	testing.codes(judge(testing.patch(good, {3: {"value": testing.commit("d")}}))) == {"provenance.built_from_another"}
	testing.codes(judge(testing.drop(good, 3, "value"))) == {"provenance.built_from_another"}
	testing.codes(judge(testing.remove(good, {4}))) == {"provenance.built_from_another"}
	two := testing.set_with(
		testing.add(good, [testing.merge(testing.release("preflight", "built", testing.commit("d")), {"component": image})]),
		{"builds": testing.select([3, 5])},
	)
	testing.codes(judge(two)) == {"provenance.built_from_another"}
}

# Nothing states the release, so nothing is built from it: null is no release.
test_two_missing_values_do_not_agree if {
	doc := testing.drop(testing.drop(good, 3, "value"), 4, "value")
	testing.codes(judge(doc)) == {"provenance.built_from_another"}
}
