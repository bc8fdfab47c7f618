# METADATA
# scope: package
# title: Still emitted
# description: |-
#   Every metric, label or log that was there before is there afterwards, under the same name, scope and subject. A value
#   that nobody emits any more raises no alert.
# custom:
#   codes:
#     - code: telemetry.no_longer_emitted
#       message: "{subject} was emitted before and is not any more."
#     - code: telemetry.not_emitted
#       message: "{subject} was not emitted before, so nothing shows that it still is."
#   parameters:
#     before: {type: selector, description: "Metrics, labels or events that were there before."}
#     after: {type: selector, description: The same afterwards.}
#     cover: {type: strings, min: 1, description: Names that must be among those before.}
package gates.telemetry.still_emitted

import data.lib.answer
import data.lib.metrics
import data.lib.select

key := ["name", "scope", "subject"]

results[req.id] := result if {
	some req in input.requirements["telemetry.still_emitted"]
	before := select.refs(req.with.before)
	after := select.refs(req.with.after)
	result := answer.from(unknown(req, before) | lost(before, after), before | after)
}

unknown(req, before) := {f |
	some name in req.with.cover
	count(metrics.named(before, name)) == 0
	f := answer.finding("telemetry.not_emitted", name, {}, set())
}

lost(before, after) := {f |
	emitted := metrics.frames(after, key)
	gone := {ref | some ref in before; not is_emitted(select.item(ref), emitted)}
	some name in {select.get(select.item(ref), "name") | some ref in gone}
	evidence := {ref | some ref in gone; select.get(select.item(ref), "name") == name}
	f := answer.finding("telemetry.no_longer_emitted", name, {}, evidence)
}

# What has no name could be anything.
is_emitted(item, emitted) if {
	is_string(item.name)
	metrics.frame_of(item, key) in emitted
}
