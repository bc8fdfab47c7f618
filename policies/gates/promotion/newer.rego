# METADATA
# scope: package
# title: Newer than what is there
# description: |-
#   Exactly one target version is stated, and by the precedence of Semantic Versioning it is above every installed one.
#   An equal version is not above, whatever its build metadata.
# custom:
#   codes:
#     - code: promotion.target_version_unclear
#       message: "There is not exactly one target version, but: {actual}."
#     - code: promotion.installed_version_missing
#       message: No installed version is recorded.
#     - code: promotion.not_semver
#       message: "{subject} is no version of the form that Semantic Versioning demands."
#     - code: promotion.not_newer
#       message: "The target version {expected} is not above the installed version {actual}."
#   parameters:
#     target: {type: selector, description: "Items whose `field` (`value` where none is named) states the target version."}
#     installed: {type: selector, description: Items that state installed versions.}
package gates.promotion.newer

import data.lib.answer
import data.lib.select
import data.lib.semver
import data.lib.values

results[req.id] := result if {
	some req in input.requirements["promotion.newer"]
	of_versions := (unclear(req) | none(req)) | (malformed(req.with.target) | malformed(req.with.installed))
	result := answer.from(of_versions | older(req), select.refs(req.with.target) | select.refs(req.with.installed))
}

unclear(req) := {f |
	not values.one(req.with.target)
	detail := {"actual": sort(values.stated_by(req.with.target))}
	f := answer.finding("promotion.target_version_unclear", req.id, detail, select.refs(req.with.target))
}

none(req) := {f |
	count(req.with.installed.items) == 0
	f := answer.finding("promotion.installed_version_missing", req.id, {}, set())
}

malformed(selection) := {f |
	some ref in selection.items
	not well_formed(selection, ref)
	f := answer.finding("promotion.not_semver", values.stated(selection, ref), {"actual": values.stated(selection, ref)}, {ref})
}

well_formed(selection, ref) if {
	values.real(selection, ref)
	semver.precedence(values.stated(selection, ref))
}

older(req) := {f |
	target := values.one(req.with.target)
	some ref in req.with.installed.items
	version := values.stated(req.with.installed, ref)
	not above(target, version)
	detail := {"expected": target, "actual": version}
	f := answer.finding("promotion.not_newer", select.get(select.item(ref), "from"), detail, {ref} | select.refs(req.with.target))
}

above(target, version) if semver.precedence(target) > semver.precedence(version)
