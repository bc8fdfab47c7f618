package lib.tasks_test

import data.lib.tasks
import data.lib.testing

attempt(n) := testing.merge(testing.promo_task("g", "i", "failed", 10), {"attempt": n})

last(items) := refs if {
	refs := tasks.last({i | some i, _ in items}) with input.items as items
}

test_name if {
	tasks.name(attempt(1)) == "i"
	tasks.name(testing.merge(attempt(1), {"name": "build"})) == "build"
	tasks.name({}) == null
}

test_last if {
	last([attempt(1), attempt(3), attempt(2)]) == {1}
	last([attempt(null)]) == {0}
	last([]) == set()
}

test_not_known if {
	last([attempt(1), attempt(1)]) == {0, 1}
	last([attempt(1), attempt(null)]) == {0, 1}
	last([attempt(1), attempt("2")]) == {0, 1}
}
