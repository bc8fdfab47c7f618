# METADATA
# scope: package
# title: Nothing from the future
# description: No recorded time is after the as-of, and no step ends before it begins.
# custom:
#   codes:
#     - code: provenance.future_time
#       message: "{subject} carries a time after the as-of, or ends before it begins."
#   parameters:
#     times: {type: selectors, description: Items that carry times.}
package gates.provenance.not_future

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["provenance.not_future"]
	refs := {ref |
		some selection in req.with.times
		some ref in select.refs(selection)
		count(times(select.item(ref))) > 0
	}
	findings := {f |
		some ref in refs
		not past(select.item(ref))
		f := answer.finding("provenance.future_time", select.item(ref).source.path, {"actual": times(select.item(ref))}, {ref})
	}
	result := answer.from(findings, refs)
}

times(item) := {name: item[name] |
	some name in ["at", "begin", "end", "closedAt"]
	item[name] != null
}

past(item) if {
	every _, time in times(item) {
		is_number(time.us)
		time.us <= input.asOf.us
	}
	ordered(item)
}

ordered(item) if item.begin.us <= item.end.us

ordered(item) if not item.begin
