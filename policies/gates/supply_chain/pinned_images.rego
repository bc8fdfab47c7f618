# METADATA
# scope: package
# title: Images pinned
# description: |-
#   Every image that is pulled from a registry is named by digest. An image that is built from the release's own source has
#   its identity judged where it runs.
# custom:
#   codes:
#     - code: supply_chain.image_not_pinned
#       message: Image of {subject} is {actual}, which names no digest.
#     - code: supply_chain.images_missing
#       message: No image is declared.
#   parameters:
#     images: {type: selector, kind: image, description: Declared images.}
#     pulled: {type: strings, description: "Components that are never built here, so a build excuses nothing."}
package gates.supply_chain.pinned_images

import data.lib.answer
import data.lib.hashes
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["supply_chain.pinned_images"]
	refs := select.refs(req.with.images)
	result := answer.from(absent(req, refs) | floating(req, refs), refs)
}

absent(req, refs) := {f |
	count(refs) == 0
	f := answer.finding("supply_chain.images_missing", req.id, {}, set())
}

floating(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	not fixed(req, item)
	f := answer.finding("supply_chain.image_not_pinned", select.get(item, "component"), {"actual": select.get(item, "reference")}, {ref})
}

fixed(req, item) if {
	item.built == true
	is_string(item.component)
	not item.component in req.with.pulled
}

fixed(_, item) if hashes.digest(item.digest)
