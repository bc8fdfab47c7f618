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
