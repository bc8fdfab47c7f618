# METADATA
# scope: package
# title: Provider snapshots
# description: |-
#   A store may be backed up by a snapshot that its provider keeps and that a descriptor in the run stands for. It was
#   completed after writing had stopped and before the rollout began, and it names its provider, its id and its digest. A
#   run without such snapshots has its stores backed up otherwise, which other rules judge.
# custom:
#   codes:
#     - code: rollback.snapshot_untimely
#       message: "Snapshot {subject} was completed at {actual}, not between the stop of the writers and the rollout."
#     - code: rollback.snapshot_unidentified
#       message: "{subject} does not name provider, id and digest of the snapshot."
#     - code: rollback.snapshot_steps_missing
#       message: The steps are not recorded between which a snapshot had to be completed.
#   parameters:
#     snapshots: {type: selector, kind: event, description: Completed snapshots.}
#     names: {type: selector, kind: setting, description: What their descriptors name.}
#     digests: {type: selector, kind: digest, description: The digests that their descriptors state.}
#     after: {type: selector, kind: step, description: Steps that must have ended.}
#     before: {type: selector, kind: step, description: Steps that may begin only afterwards.}
package gates.rollback.provider_snapshots

import data.lib.answer
import data.lib.hashes
import data.lib.select
import data.lib.times

results[req.id] := result if {
	some req in input.requirements["rollback.provider_snapshots"]
	after := select.refs(req.with.after)
	before := select.refs(req.with.before)
	snapshots := select.refs(req.with.snapshots)
	named := select.refs(req.with.names) | select.refs(req.with.digests)
	findings := (unplaced(req, after, before) | untimely(snapshots, after, before)) | unidentified(named)
	result := answer.from(findings, (((snapshots | named) | after) | before))
}

unplaced(req, after, before) := {f |
	0 in {count(after), count(before)}
	f := answer.finding("rollback.snapshot_steps_missing", req.id, {}, set())
}

untimely(snapshots, after, before) := {f |
	some ref in snapshots
	item := select.item(ref)
	not timely(item, after, before)
	f := answer.finding("rollback.snapshot_untimely", select.get(item, "subject"), {"actual": select.get(item, ["at", "text"])}, {ref})
}

timely(item, after, before) if {
	every ref in after {
		times.not_after(select.item(ref).end, item.at)
	}
	every ref in before {
		times.not_after(item.at, select.item(ref).begin)
	}
}

unidentified(named) := {f |
	some ref in named
	item := select.item(ref)
	not identified(item)
	f := answer.finding("rollback.snapshot_unidentified", select.path(item), {}, {ref})
}

identified(item) if item.placeholder == false

identified(item) if hashes.sha256(item.stated)
