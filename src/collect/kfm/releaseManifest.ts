import validate from '../../../generated/validators/kfm-release-manifest-v1.js';
import { digestClaim, type KfmRecord, recordCollector } from './record.ts';
import { isCanonicalList, isFloating, isRealDigest } from './reference.ts';

const ROLES = [
  '/source_descriptor_refs',
  '/evidence_bundle_refs',
  '/policy_decision_refs',
  '/promotion_decision_refs',
  '/review_record_refs',
  '/catalog_refs',
  '/proof_refs',
  '/receipt_refs',
  '/attestation_refs',
];
const SINGLE = ['/lineage/previous_release_manifest_ref', '/lineage/rollback_ref', '/lineage/withdrawal_ref'];

/** The artifacts of one release. Its hash of itself is over RFC 8785 without `id` and `spec_hash`; `id` follows from it. */
export const releaseManifest = recordCollector({
  format: 'kfm-release-manifest',
  name: 'ReleaseManifest',
  validator: validate,
  version: { at: '/schema_version', known: ['1.0.0'] },
  time: '/temporal/assembled_at',
  yields: ['digest', 'release'],
  checks: (manifest) => ({ ...artifacts(manifest), ...references(manifest), ...scope(manifest) }),
  selfHash: (manifest) => ({
    stated: manifest.text('/spec_hash').replace(/^sha256:/, ''),
    actual: hash(manifest).replace(/^sha256:/, ''),
  }),
  claims: (manifest) => [
    {
      kind: 'release',
      place: { pointer: '/release_id' },
      item: { identity: 'release', component: 'kfm', value: manifest.text('/release_id'), placeholder: false },
    },
    {
      kind: 'release',
      place: { pointer: '/spec_hash' },
      item: { identity: 'spec', component: 'kfm', value: manifest.text('/spec_hash'), placeholder: false },
    },
    ...manifest
      .list('/artifacts')
      .map((_, index) =>
        digestClaim(
          'released',
          manifest.text(`/artifacts/${index}/artifact_ref`),
          manifest.text(`/artifacts/${index}/digest`),
          `/artifacts/${index}`,
        ),
      ),
  ],
});

function hash(manifest: KfmRecord): string {
  return manifest.canonicalHash(['id', 'spec_hash']);
}

function artifacts(manifest: KfmRecord): Record<string, boolean> {
  const all = manifest.list('/artifacts').map((_, index) => ({
    ref: manifest.text(`/artifacts/${index}/artifact_ref`),
    digest: manifest.text(`/artifacts/${index}/digest`),
    role: manifest.text(`/artifacts/${index}/role`),
  }));
  const bundles = all.filter(({ role }) => role === 'EVIDENCE_BUNDLE').map(({ ref }) => ref);
  return {
    MANIFEST_ID_MISMATCH: manifest.is('/id', `release-manifest:${hash(manifest).slice('sha256:'.length).slice(0, 24)}`),
    ARTIFACT_COUNT_MISMATCH: manifest.at('/artifact_count') === all.length,
    ARTIFACT_ARRAY_NOT_CANONICAL: isCanonicalList(all.map(({ ref }) => ref)),
    DIGEST_PLACEHOLDER: all.every(({ digest }) => isRealDigest(digest)),
    EVIDENCE_ARTIFACT_BINDING_MISSING: manifest.texts('/evidence_bundle_refs').every((ref) => bundles.includes(ref)),
  };
}

function references(manifest: KfmRecord): Record<string, boolean> {
  const lists = ROLES.map((pointer) => manifest.texts(pointer));
  const every = lists.flat();
  const corrections = manifest.texts('/lineage/correction_refs');
  return {
    REFERENCE_ARRAY_NOT_CANONICAL: [...lists, corrections].every(isCanonicalList),
    REFERENCE_ROLE_COLLAPSE: lists.flatMap((refs) => [...new Set(refs)]).length === new Set(every).size,
    FLOATING_REFERENCE_DENIED: ![...every, ...corrections, ...SINGLE.map((pointer) => manifest.text(pointer))].some(
      isFloating,
    ),
    CORRECTION_PREDECESSOR_REQUIRED:
      corrections.length === 0 || manifest.text('/lineage/previous_release_manifest_ref') !== '',
  };
}

function scope(manifest: KfmRecord): Record<string, boolean> {
  const isPublic = manifest.is('/release_scope/audience', 'PUBLIC');
  const from = manifest.us('/temporal/effective_from');
  const to = manifest.us('/temporal/effective_to');
  return {
    PUBLIC_POLICY_REQUIRED: !isPublic || manifest.list('/policy_decision_refs').length > 0,
    PUBLIC_PROMOTION_REQUIRED: !isPublic || manifest.list('/promotion_decision_refs').length > 0,
    PUBLIC_REVIEW_REQUIRED: !isPublic || manifest.list('/review_record_refs').length > 0,
    PUBLIC_RIGHTS_NOT_APPROVED: !isPublic || manifest.is('/release_scope/rights_status', 'APPROVED'),
    TRANSFORM_EVIDENCE_REQUIRED:
      !(
        manifest.is('/release_scope/sensitivity_status', 'TRANSFORM_REQUIRED') ||
        manifest.is('/release_scope/generalized', true)
      ) || manifest.list('/release_scope/transform_receipt_refs').length > 0,
    TEMPORAL_WINDOW_INCOHERENT: Number.isNaN(from) || Number.isNaN(to) || from < to,
    GOVERNANCE_BOUNDARY_VIOLATION: manifest.allFalse('/governance'),
  };
}
