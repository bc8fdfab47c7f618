package gates.completion.listed_test

import data.gates.completion.listed

run(files, groups) := result if {
	result := listed.results.r with input as {
		"items": [{"source": {"path": path}} | some path in files],
		"requirements": {"completion.listed": [{"id": "r", "with": {
			"files": {"items": [i | some i, _ in files]},
			"digests": {"items": [], "groups": groups},
		}}]},
	}
}

test_satisfied_where_every_file_is_listed if {
	run(["a", "b"], {"a": [7], "b": [8, 9], "c": [10]}) == {"result": "satisfied", "evidence": {0, 1}}
}

test_unlisted_file if {
	result := run(["a", "b"], {"a": [7]})
	{[f.code, f.subject] | some f in result.findings} == {["completion.file_unlisted", "b"]}
}

test_a_path_with_an_empty_group_is_not_listed if {
	{f.code | some f in run(["a"], {"a": []}).findings} == {"completion.file_unlisted"}
}

test_nothing_is_not_everything if {
	{f.code | some f in run([], {"a": [7]}).findings} == {"completion.nothing_to_list"}
}

test_a_file_without_a_path_is_not_listed if {
	every file in [{}, {"source": null}, {"source": {"path": null}}, {"source": {"path": 1}}] {
		result := listed.results.r with input as {
			"items": [file],
			"requirements": {"completion.listed": [{"id": "r", "with": {
				"files": {"items": [0]},
				"digests": {"items": [], "groups": {"a": [7]}},
			}}]},
		}
		{f.code | some f in result.findings} == {"completion.file_unlisted"}
	}
}
