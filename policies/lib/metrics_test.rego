package lib.metrics_test

import data.lib.metrics

items := [
	{"name": "a", "series": "s", "scope": "x", "value": 1},
	{"name": "b", "series": "s", "scope": "x", "value": 2},
	{"name": "a", "series": "s", "scope": "y", "value": 3},
	{"name": "a", "series": "s", "scope": "x"},
	{"value": 5},
]

fields := ["series", "scope"]

test_frames if {
	metrics.frames({0, 1, 2, 4}, fields) == {["s", "x"], ["s", "y"], [null, null]} with input.items as items
	metrics.frames({0, 2}, ["series"]) == {["s"]} with input.items as items
	metrics.frames(set(), fields) == set()
}

test_named if {
	metrics.named({0, 1, 2, 4}, "a") == {0, 2} with input.items as items
	metrics.named({4}, null) == set() with input.items as items
}

test_everywhere if {
	metrics.everywhere({0, 1, 2}, "a", fields) with input.items as items
	metrics.everywhere({0}, "a", fields) with input.items as items
	not metrics.everywhere({0, 1, 2}, "b", fields) with input.items as items
	not metrics.everywhere({0, 1, 4}, "a", fields) with input.items as items
	not metrics.everywhere(set(), "a", fields) with input.items as items
}

test_once if {
	metrics.once({0, 1, 2}, "a", fields) with input.items as items
	not metrics.once({0, 3}, "a", fields) with input.items as items
	not metrics.once({0, 2}, "a", ["series"]) with input.items as items
}

test_values if metrics.values({2, 3, 0}) == [1, 3, null] with input.items as items
