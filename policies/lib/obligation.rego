# METADATA
# scope: package
# title: Obligation to roll back
# description: |-
#   What several rules ask once something has happened that obliges to roll back: a rollback step begins within the bound
#   after it, and no forward step begins after it any more.
package lib.obligation

import data.lib.answer
import data.lib.select
import data.lib.times

# METADATA
# description: |-
#   Findings about the triggers, pairs of a time in microseconds and the references that show it, by subject. `codes` names
#   the codes of the calling rule: not_begun, late, forward.
findings(steps, triggers, within, codes) := (unanswered(rollbacks, triggers, codes) | late(rollbacks, triggers, within, codes)) | onward(forward, triggers, codes) if {
	rollbacks := {ref | some ref in steps; select.item(ref).phase == "rollback"}
	forward := {ref | some ref in steps; not elsewhere(select.item(ref))}
}

# A step of no known phase may be a forward one.
elsewhere(step) if step.phase in {"rollback", "after_rollback"}

unanswered(rollbacks, triggers, codes) := {f |
	count(rollbacks) == 0
	some subject, trigger in triggers
	f := answer.finding(codes.not_begun, subject, {"actual": trigger[0]}, trigger[1])
}

late(rollbacks, triggers, within, codes) := {f |
	count(rollbacks) > 0
	some subject, trigger in triggers
	not begun_in_time(rollbacks, trigger[0], within)
	f := answer.finding(codes.late, subject, {"expected": within}, trigger[1] | rollbacks)
}

# A rollback that had begun before is under way: it needs no second one.
begun_in_time(rollbacks, at, within) if {
	some ref in rollbacks
	times.not_after(select.item(ref).begin, {"us": at + within.us})
}

onward(forward, triggers, codes) := {f |
	some subject, trigger in triggers
	some ref in forward
	not began_before(select.item(ref), trigger[0])
	f := answer.finding(codes.forward, subject, {"actual": select.get(select.item(ref), "name")}, trigger[1] | {ref})
}

began_before(step, at) if times.not_after(step.begin, {"us": at})

# METADATA
# description: |-
#   When the first of the steps began: only what is found from then on is a trigger. Undefined where there is none, or one
#   without a time.
since(steps) := min({select.item(ref).begin.us | some ref in steps}) if {
	count(steps) > 0
	every ref in steps {
		is_number(select.item(ref).begin.us)
	}
}

# METADATA
# description: |-
#   The trigger in a series of samples: the time of the first one by which `run` of them in a row were bad, and the whole
#   run. `bad` holds the references of bad samples. Samples of one time are one sample, bad if one of them is.
onset(samples, bad, begin, run) := [found[0], {ref | some at in found[1]; some ref in by_time[at]}] if {
	by_time := {at: refs |
		some ref in samples
		at := select.item(ref).at.us
		is_number(at)
		at >= begin
		refs := {other | some other in samples; select.item(other).at.us == at}
	}
	ordered := sort(object.keys(by_time))
	length := max([1, run])
	candidates := {[at, window] |
		some i, at in ordered
		i + 1 >= length
		window := array.slice(ordered, (i + 1) - length, i + 1)
		every one in window {
			count(by_time[one] & bad) > 0
		}
	}
	count(candidates) > 0
	found := min(candidates)
}

# METADATA
# description: Every sample has a time, and at least one was taken from the beginning on.
sampled(samples, begin) if {
	every ref in samples {
		is_number(select.item(ref).at.us)
	}
	some ref in samples
	select.item(ref).at.us >= begin
}
