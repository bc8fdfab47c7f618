# METADATA
# scope: package
# title: Images built from the release
# description: |-
#   For each demanded subject an image is stated by digest, and every such image says which commit it was built from: the
#   reference, and no other. A digest alone says that two things are the same, not what they are.
# custom:
#   codes:
#     - code: provenance.image_not_stated
#       message: "{subject}: no image is stated."
#     - code: provenance.build_unknown
#       message: "{subject}: nothing says which commit its image {actual} was built from."
#     - code: provenance.built_from_another
#       message: "{subject}: its image was built from {actual}, not {expected}."
#   parameters:
#     images: {type: selector, kind: digest, group: subject, description: Images by digest.}
#     builds: {type: selector, kind: release, description: "The commit that an image was built from; its component is the image's digest."}
#     reference: {type: selector, kind: release, description: The release that they must be built from.}
#     cover: {type: strings, min: 1, description: Subjects whose images must be built from it.}
package gates.provenance.built_from

import data.lib.answer
import data.lib.select
import data.lib.sets

results[req.id] := result if {
	some req in input.requirements["provenance.built_from"]
	wanted := {select.get(select.item(ref), "value") | some ref in req.with.reference.items}
	findings := (absent(req) | unknown(req)) | differing(req, wanted)
	images := {ref | some subject in req.with.cover; some ref in sets.items_of(req.with.images, subject)}
	result := answer.from(findings, images | select.refs(req.with.builds))
}

absent(req) := {f |
	some subject in req.with.cover
	count(sets.stated(req.with.images, subject)) == 0
	f := answer.finding("provenance.image_not_stated", subject, {}, sets.items_of(req.with.images, subject))
}

builds_of(req, digest) := select.with_field(req.with.builds, "component", $"sha256:{digest}")

unknown(req) := {f |
	some subject in req.with.cover
	some digest in sets.stated(req.with.images, subject)
	count(builds_of(req, digest)) == 0
	f := answer.finding("provenance.build_unknown", subject, {"actual": digest}, sets.items_of(req.with.images, subject))
}

differing(req, wanted) := {f |
	some subject in req.with.cover
	some digest in sets.stated(req.with.images, subject)
	some ref in builds_of(req, digest)
	item := select.item(ref)
	not built_from(item, wanted)
	detail := {"expected": sort(wanted), "actual": select.get(item, "value")}
	f := answer.finding("provenance.built_from_another", subject, detail, {ref})
}

built_from(item, wanted) if {
	is_string(item.value)
	wanted == {item.value}
}
