package lib.times_test

import data.lib.testing
import data.lib.times

span(begin, end) := {"begin": testing.at(begin), "end": testing.at(end)}

test_not_after if {
	times.not_after(testing.at(1), testing.at(1))
	times.not_after(testing.at(1), testing.at(2))
	not times.not_after(testing.at(2), testing.at(1))
}

# In Rego null is less than every number, and every text is more.
test_only_numbers_compare if {
	every wrong in testing.no_number {
		not times.not_after({"us": wrong}, testing.at(1))
		not times.not_after(testing.at(1), {"us": wrong})
		not times.not_after({"us": wrong}, {"us": wrong})
		not times.not_after(wrong, testing.at(1))
		not times.not_after(testing.at(1), wrong)
	}
	not times.not_after({}, testing.at(1))
	not times.not_after(testing.at(1), {})
}

test_inside if {
	times.inside(span(1, 4), span(1, 4))
	times.inside(span(2, 3), span(1, 4))
	not times.inside(span(0, 3), span(1, 4))
	not times.inside(span(2, 5), span(1, 4))
	not times.inside(span(3, 2), span(1, 4))
	not times.inside({}, span(1, 4))
	not times.inside(span(2, 3), {})
}

test_start_and_finish if {
	times.start({"begin": testing.at(1), "at": testing.at(2), "end": testing.at(3)}) == testing.at(1)
	times.finish({"begin": testing.at(1), "at": testing.at(2), "end": testing.at(3)}) == testing.at(3)
	times.start({"at": testing.at(2)}) == testing.at(2)
	times.finish({"at": testing.at(2)}) == testing.at(2)
	times.start({}) == null
	times.finish({}) == null
}

test_first_and_last if {
	items := [{"at": testing.at(5)}, span(1, 9), span(3, 4), {"at": null}, {}, {"at": {"us": "7"}}]
	times.first_start({0, 1, 2}) == {"us": 1000000} with input.items as items
	times.last_finish({0, 1, 2}) == {"us": 9000000} with input.items as items
	times.first_start({2}) == {"us": 3000000} with input.items as items
	times.last_finish({2}) == {"us": 4000000} with input.items as items
	every refs in [set(), {0, 3}, {0, 4}, {0, 5}, {0, 6}] {
		times.first_start(refs) == null with input.items as items
		times.last_finish(refs) == null with input.items as items
	}
}

test_words if {
	times.words(testing.at(1)) == "1s"
	times.words(null) == null
	times.words({}) == null
	times.words("12:00") == null
}
