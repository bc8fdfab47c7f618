# METADATA
# scope: package
# title: Nothing from the future
# description: No recorded time is after the as-of, and no step ends before it begins.
# custom:
#   codes:
#     - code: provenance.future_time
#       message: "{subject} carries a time after the as-of, or ends before it begins."
#     - code: provenance.no_times
#       message: No item that carries a time was found.
#   parameters:
#     times: {type: selectors, description: Items that carry times.}
package gates.provenance.not_future

import data.lib.answer
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["provenance.not_future"]
	stamps := {ref: stamp |
		some selection in req.with.times
		some ref in selection.items
		stamp := stamp_of(select.item(ref))
		count(stamp) > 0
	}
	result := answer.from(absent(req, stamps) | future(stamps), object.keys(stamps))
}

# The times that an item carries. Which of them it must carry is for other rules to say.
stamp_of(item) := {name: item[name] |
	some name in ["at", "begin", "end", "closedAt"]
	item[name] != null
}

absent(req, stamps) := {f |
	count(stamps) == 0
	f := answer.finding("provenance.no_times", req.id, {}, set())
}

future(stamps) := {f |
	some ref, stamp in stamps
	not past(stamp)
	f := answer.finding("provenance.future_time", select.path(select.item(ref)), {"actual": stamp}, {ref})
}

past(stamp) if {
	every time in stamp {
		times.not_after(time, input.asOf)
	}
	ordered(stamp)
}

ordered(stamp) if times.not_after(stamp.begin, stamp.end)

ordered(stamp) if {
	not stamp.begin
	not stamp.end
}
