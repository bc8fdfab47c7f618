# METADATA
# scope: package
# title: Digests equal the bytes
# description: |-
#   Every stated digest of something that is in this run equals the digest of its bytes, each subject that must be covered
#   is, and no covered file is empty.
# custom:
#   codes:
#     - code: determinism.digest_mismatch
#       message: "{subject}: the stated digest is not that of the bytes in this run."
#     - code: determinism.digest_unbound
#       message: "{subject}: a digest is stated, but nothing in this run is mapped to it."
#     - code: determinism.digest_missing
#       message: "{subject}: no digest is stated."
#     - code: determinism.size_mismatch
#       message: "{subject}: the stated size {actual} is not that of the bytes in this run, {expected}."
#     - code: determinism.path_repeated
#       message: "{subject}: one document states a digest for this path more than once."
#     - code: determinism.empty_file
#       message: "{subject}: the digest is that of an empty file."
#   parameters:
#     digests: {type: selector, kind: digest, group: path, description: Stated digests.}
#     cover: {type: strings, min: 1, description: Subjects that must be among them.}
#     unmapped: {type: choice, of: [denied, allowed], description: Whether a subject outside `cover` may be absent from this run.}
package gates.determinism.file_digest

import data.lib.answer
import data.lib.hashes
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["determinism.file_digest"]
	refs := judged(req)
	findings := ((((missing(req, refs) | unbound(refs)) | mismatching(refs)) | hollow(refs)) | resized(refs)) | repeated(req)
	result := answer.from(findings, refs)
}

judged(req) := {ref |
	some ref in req.with.digests.items
	not excused(req, select.item(ref))
}

excused(req, item) if {
	req.with.unmapped == "allowed"
	item.actual == null
	is_string(item.subject)
	not item.subject in req.with.cover
}

missing(req, refs) := {f |
	some subject in req.with.cover
	count({ref | some ref in refs; select.item(ref).subject == subject}) == 0
	f := answer.finding("determinism.digest_missing", subject, {}, set())
}

unbound(refs) := {f |
	some ref in refs
	item := select.item(ref)
	not bound(item)
	f := answer.finding("determinism.digest_unbound", select.get(item, "subject"), {"actual": select.get(item, "stated")}, {ref})
}

bound(item) if hashes.sha256(item.actual)

mismatching(refs) := {f |
	some ref in refs
	item := select.item(ref)
	is_string(item.actual)
	not item.stated == item.actual
	detail := {"expected": item.actual, "actual": select.get(item, "stated")}
	f := answer.finding("determinism.digest_mismatch", select.get(item, "subject"), detail, {ref})
}

resized(refs) := {f |
	some ref in refs
	item := select.item(ref)
	is_string(item.actual)
	not size_agrees(item)
	detail := {"expected": select.get(item, "bytes"), "actual": select.get(item, "statedBytes")}
	f := answer.finding("determinism.size_mismatch", select.get(item, "subject"), detail, {ref})
}

# Not every statement names a size.
size_agrees(item) if item.statedBytes == null

size_agrees(item) if {
	is_number(item.statedBytes)
	item.statedBytes == item.bytes
}

# Which of two statements about one path would be meant is not ours to choose.
repeated(req) := {f |
	some path, refs in req.with.digests.groups
	count(refs) > 1
	sayers := {[select.get(item, "from"), select.get(item, "role")] | some ref in refs; item := select.item(ref)}
	count(refs) > count(sayers)
	f := answer.finding("determinism.path_repeated", path, {}, {ref | some ref in refs})
}

hollow(refs) := {f |
	some ref in refs
	item := select.item(ref)
	is_string(item.actual)
	not has_content(item)
	f := answer.finding("determinism.empty_file", select.get(item, "subject"), {}, {ref})
}

# A hash over content that stands inside a document has no size of its own.
has_content(item) if item.of == "content"

has_content(item) if {
	item.of == "file"
	is_number(item.bytes)
	item.bytes > 0
}
