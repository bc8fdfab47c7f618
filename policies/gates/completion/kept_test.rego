package gates.completion.kept_test

import data.gates.completion.kept
import data.lib.testing

good := testing.input_for(
	"completion.kept",
	[testing.merge(testing.digest("recorded", "recorded", testing.sha("a")), {"path": "report.json", "actual": testing.sha("b")})],
	{"digests": testing.select([0])},
)

judge(doc) := answer if {
	answer := object.get(kept.results, "line", null) with input as doc
}

# An earlier attempt printed another digest; that the file is there is all that is asked here.
test_kept if testing.supported(judge(good), {0})

test_absent if testing.codes(judge(testing.remove(good, {0}))) == {"completion.no_recorded_files"}

test_missing if {
	judge(testing.patch(good, {0: {"actual": null}})).findings == {{
		"code": "completion.recorded_file_missing",
		"subject": "report.json",
		"detail": {},
		"evidence": {0},
	}}
	testing.codes(judge(testing.drop(good, 0, "actual"))) == {"completion.recorded_file_missing"}
}
