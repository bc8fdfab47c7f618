package gates.completion.set_for_each_test

import data.gates.completion.set_for_each
import data.lib.testing

base := testing.input_for(
	"completion.set_for_each",
	[
		setting("one", "PULL", 5), setting("one", "MIGRATE", 5), setting("two", "PULL", 5), setting("two", "MIGRATE", 20),
		testing.task("one", "accepted", 10), testing.task("one", "pull", 30), testing.task("two", "accepted", 20),
	],
	{
		"settings": testing.select([0, 1, 2, 3]),
		"names": ["PULL", "MIGRATE"],
		"subjects": testing.select([4, 5, 6]),
		"when": "before",
	},
)

setting(id, name, seconds) := testing.merge(testing.setting("agents", name, "run.sh"), {"group": id, "at": testing.at(seconds)})

# Settings are grouped by their group, subjects by their id.
judge(doc) := answer if {
	line := doc.requirements["completion.set_for_each"][0]["with"]
	answer := object.get(set_for_each.results, "line", null) with input as testing.set_with(doc, {
		"settings": testing.grouped(doc.items, line.settings.items, "group"),
		"subjects": testing.grouped(doc.items, line.subjects.items, "id"),
	})
}

test_set if testing.supported(judge(base), {0, 1, 2, 3, 4, 5, 6})

test_unset if {
	judge(testing.remove(base, {2})).findings == {{
		"code": "completion.subject_unset",
		"subject": "two/PULL",
		"detail": {"actual": []},
		"evidence": set(),
	}}
	every change in [{"group": "One"}, {"name": "pull"}] {
		testing.subjects(judge(testing.patch(base, {0: change}))) == {"one/PULL"}
	}
	every change in [{"value": ""}, {"value": null}, {"placeholder": true}, {"placeholder": "false"}] {
		testing.codes(judge(testing.patch(base, {0: change}))) == {"completion.subject_unset"}
	}
	testing.subjects(judge(testing.remove(base, {0, 1, 2, 3}))) == {"one/PULL", "one/MIGRATE", "two/PULL", "two/MIGRATE"}
}

# Where it is recorded twice, both say what it is.
test_once_unset if {
	again := testing.merge(setting("one", "PULL", 6), {"value": ""})
	doc := testing.set_with(testing.add(base, [again]), {"settings": testing.select([0, 1, 2, 3, 7])})
	testing.codes(judge(doc)) == {"completion.subject_unset"}
}

test_late if {
	judge(testing.patch(base, {0: {"at": testing.at(11)}})).findings == {{
		"code": "completion.subject_set_late",
		"subject": "one/PULL",
		"detail": {"actual": ["11s"]},
		"evidence": {0},
	}}
	testing.satisfied(judge(testing.set_with(testing.patch(base, {0: {"at": testing.at(11)}}), {"when": "any"})))
	every wrong in testing.no_number {
		testing.subjects(judge(testing.patch(base, {0: {"at": {"us": wrong}}}))) == {"one/PULL"}
		testing.subjects(judge(testing.patch(base, {6: {"at": {"us": wrong}}}))) == {"two/PULL", "two/MIGRATE"}
	}
	testing.codes(judge(testing.drop(base, 0, "at"))) == {"completion.subject_set_late"}
}

test_no_subjects if testing.codes(judge(testing.remove(base, {4, 5, 6}))) == {"completion.subjects_missing"}

test_unnamed if {
	every wrong in testing.no_text {
		"completion.subject_unnamed" in testing.codes(judge(testing.patch(base, {5: {"id": wrong}})))
	}
	judge(testing.drop(base, 5, "id")).findings == {{
		"code": "completion.subject_unnamed",
		"subject": "jobs.json",
		"detail": {},
		"evidence": {5},
	}}
}
