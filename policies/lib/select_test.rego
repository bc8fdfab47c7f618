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
