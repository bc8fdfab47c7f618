package lib.values_test

import data.lib.testing
import data.lib.values

items := [
	testing.release("a", "x", "1"),
	testing.release("b", "x", "1"),
	testing.release("c", "x", "2"),
	testing.promo_metric("m", "1", 1),
]

one(refs) := value if {
	value := values.one(testing.select(refs)) with input.items as items
} else := null

test_one if {
	one([0]) == "1"
	one([0, 1]) == "1"
}

test_none_or_a_second_one if {
	one([]) == null
	one([0, 2]) == null
}

# An item that says nothing real says nothing that others could confirm.
test_one_that_is_a_placeholder if {
	doubtful := array.concat(items, [object.union(items[0], {"placeholder": true})])
	values.one(testing.select([0, 1])) == "1" with input.items as doubtful
	not values.one(testing.select([0, 4])) with input.items as doubtful
	not values.one(testing.select([4])) with input.items as doubtful
}

test_another_field if {
	values.one({"items": [0], "field": "component"}) == "c" with input.items as items
	values.stated_by({"items": [0, 2], "field": "from"}) == {"a", "c"} with input.items as items
}

test_not_real if {
	one([3]) == "1"
	every wrong in array.concat(testing.no_text, [" "]) {
		spoilt := [testing.merge(items[0], {"value": wrong})]
		not values.one(testing.select([0])) with input.items as spoilt
	}
	hidden := [testing.merge(items[0], {"placeholder": true})]
	not values.one(testing.select([0])) with input.items as hidden
}
