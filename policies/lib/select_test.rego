package lib.select_test

import data.lib.select

items := [{"name": "a"}, {"name": "b"}, {"name": "a"}, {}]

test_refs_of_a_selection if {
	select.refs({"items": [2, 0]}) == {0, 2}
	select.refs({"items": []}) == set()
}

test_item_behind_a_reference if {
	select.item(1) == {"name": "b"} with input.items as items
	not select.item(4) with input.items as items
}

test_with_field_stays_inside_the_selection if {
	select.with_field({"items": [0, 1]}, "name", "a") == {0} with input.items as items
	select.with_field({"items": [0, 1, 2, 3]}, "name", "a") == {0, 2} with input.items as items
	select.with_field({"items": [0, 1, 2, 3]}, "name", null) == set() with input.items as items
	select.with_field({"items": []}, "name", "a") == set() with input.items as items
}

test_get_never_vanishes if {
	select.get({"a": 1}, "a") == 1
	select.get({}, "a") == null
	select.get({"a": {"b": 1}}, ["a", "b"]) == 1
	select.get({"a": 1}, ["a", "b"]) == null
	select.path({"source": {"path": "p"}}) == "p"
	select.path({}) == null
	select.path({"source": null}) == null
}

test_only_false_or_no_mark_is_no_placeholder if {
	select.not_placeholder({"placeholder": false})
	select.not_placeholder({})
	every wrong in [true, null, "false", 0, [], {}] {
		not select.not_placeholder({"placeholder": wrong})
	}
}

test_label if {
	select.label({"subject": "s", "id": "i", "name": "n", "series": "r"}) == "s"
	select.label({"subject": "", "id": null, "name": "n", "series": "r"}) == "n"
	select.label({"series": "r"}) == "r"
	select.label({"source": {"path": "p"}}) == "p"
	select.label({}) == null
}
