# METADATA
# scope: package
# title: Names bound to digests
# description: |-
#   Each covered component is bound to one digest, once in each file that binds it, the same in all of them; and whatever
#   uses a component names that digest, or a name that is bound to it. A use is an image, a release, a digest or a binding.
# custom:
#   codes:
#     - code: provenance.not_bound
#       message: "{subject} is bound to no digest."
#     - code: provenance.binding_void
#       message: "{subject} is bound to {actual}, which is no digest of anything."
#     - code: provenance.binding_repeated
#       message: "{subject} is bound more than once in one file."
#     - code: provenance.bindings_differ
#       message: "{subject} is bound to more than one digest: {actual}."
#     - code: provenance.not_used
#       message: "{subject} is bound, but no use of it is recorded."
#     - code: provenance.use_differs
#       message: "{subject} is used as {actual}, which is not what it is bound to."
#   parameters:
#     bindings: {type: selector, kind: binding, group: component, description: What binds components to digests.}
#     uses: {type: selectors, description: "Images, releases, digests or bindings that must name what is bound."}
#     cover: {type: strings, min: 1, description: Components that must be bound and used.}
package gates.provenance.bound

import data.lib.answer
import data.lib.hashes
import data.lib.select
import data.lib.values

results[req.id] := result if {
	some req in input.requirements["provenance.bound"]
	refs := select.refs(req.with.bindings)
	used := {ref | some selection in req.with.uses; some ref in selection.items}
	of_bindings := ((unbound(req) | void(refs)) | repeated(req)) | split_up(req)
	result := answer.from(((of_bindings | unused(req, used)) | foreign(req, used)), refs | used)
}

bindings_of(req, component) := {ref | some ref in object.get(req.with.bindings.groups, component, [])}

digests(refs) := {select.get(select.item(ref), "digest") | some ref in refs}

unbound(req) := {f |
	some component in req.with.cover
	count(bindings_of(req, component)) == 0
	f := answer.finding("provenance.not_bound", component, {}, set())
}

void(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not binds(item)
	f := answer.finding("provenance.binding_void", select.get(item, "component"), {"actual": select.get(item, "digest")}, {ref})
}

binds(item) if {
	values.text(item.component)
	values.text(item.name)
	hashes.sha256(item.digest)
	item.placeholder == false
}

# Which of two lines about one component would be meant is not ours to choose, even where they agree.
repeated(req) := {f |
	some component, group in req.with.bindings.groups
	files := {select.path(select.item(ref)) | some ref in group}
	count(group) > count(files)
	f := answer.finding("provenance.binding_repeated", component, {}, {ref | some ref in group})
}

split_up(req) := {f |
	some component, group in req.with.bindings.groups
	found := digests(group)
	count(found) > 1
	f := answer.finding("provenance.bindings_differ", component, {"actual": sort(found)}, {ref | some ref in group})
}

# A digest item calls its component the subject.
component_of(item) := item.component if {
	is_string(item.component)
} else := select.get(item, "subject")

# What an item uses: the digest where it names one, otherwise whatever else it says.
use_of(item) := item.digest if {
	is_string(item.digest)
} else := item.stated if {
	is_string(item.stated)
} else := item.value if {
	is_string(item.value)
} else := select.get(item, "reference")

unused(req, used) := {f |
	some component in req.with.cover
	count({ref | some ref in used; component_of(select.item(ref)) == component}) == 0
	f := answer.finding("provenance.not_used", component, {}, bindings_of(req, component))
}

foreign(req, used) := {f |
	some ref in used
	item := select.item(ref)
	component := component_of(item)
	group := bindings_of(req, component)
	not fits(item, group)
	detail := {"expected": sort(digests(group)), "actual": use_of(item)}
	f := answer.finding("provenance.use_differs", component, detail, {ref} | group)
}

fits(item, group) if {
	select.not_placeholder(item)
	use := use_of(item)
	is_string(use)
	trim_prefix(use, "sha256:") in digests(group)
}

fits(item, group) if {
	select.not_placeholder(item)
	use := use_of(item)
	is_string(use)
	use in {select.item(ref).name | some ref in group}
}
