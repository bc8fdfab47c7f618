import validate from '../../../generated/validators/kfm-promotion-packet-v1.js';
import { isObject } from '../../format/jsonValue.ts';
import { personKey } from '../placeholder.ts';
import { digestClaim, type KfmRecord, recordCollector } from './record.ts';
import { isPlainId, isRealDigest, sameSet } from './reference.ts';

const SCOPE = 'release.promotion_gate';
/** Labels whose meaning is settled; another one cannot be treated as safe to publish. */
const LABELS = ['public', 'internal', 'restricted'];

/** What KFM's gates A to G evaluate before a release is promoted. */
export const promotionPacket = recordCollector({
  format: 'kfm-promotion-packet',
  name: 'PromotionPacket',
  validator: validate,
  version: { at: '/profile_version', known: ['v1'] },
  time: '/gate_evaluated_at',
  yields: ['digest', 'release'],
  checks: (packet) => ({ ...subject(packet), ...support(packet), ...review(packet), ...recovery(packet) }),
  claims: (packet) => [
    {
      kind: 'release',
      place: { pointer: '/spec_hash' },
      item: { identity: 'spec', component: 'kfm', value: packet.text('/spec_hash'), placeholder: false },
    },
    ...packet
      .texts('/release_manifest/artifact_digests')
      .map((digest, index) =>
        digestClaim('promoted', 'carrier', digest, `/release_manifest/artifact_digests/${index}`),
      ),
  ],
});

function subject(packet: KfmRecord): Record<string, boolean> {
  const spec = packet.text('/spec_hash');
  const digests = packet.texts('/release_manifest/artifact_digests');
  const [west = 0, south = 0, east = 0, north = 0] = packet.list('/geometry/bbox').map(Number);
  return {
    PG_A_SPEC_HASH_MISMATCH:
      packet.is('/release_manifest/spec_hash', spec) && packet.is('/run_receipt/spec_hash', spec),
    PG_A_LIFECYCLE_INVALID: packet.is('/lifecycle/from', 'CATALOG') && packet.is('/lifecycle/to', 'PUBLISHED'),
    PG_B_ARTIFACT_SET_MISMATCH: sameSet(digests, packet.texts('/run_receipt/output_digests')),
    PG_B_DIGEST_PLACEHOLDER: [spec, ...digests].every(isRealDigest),
    PG_C_GEOMETRY_INVALID:
      packet.is('/geometry/valid', true) &&
      packet.is('/geometry/deterministic', true) &&
      packet.is('/geometry/crs', 'EPSG:4326') &&
      west >= -180 &&
      west < east &&
      east <= 180 &&
      south >= -90 &&
      south < north &&
      north <= 90,
    PG_D_TEMPORAL_INVALID: packet.us('/temporal/start') <= packet.us('/temporal/end'),
  };
}

function support(packet: KfmRecord): Record<string, boolean> {
  const labels = packet.texts('/policy_context/labels');
  return {
    PG_E_POLICY_NOT_PASS: packet.is('/policy_context/evaluation', 'PASS'),
    PG_E_POLICY_LABEL_UNKNOWN: labels.length > 0 && labels.every((label) => LABELS.includes(label)),
    PG_E_POLICY_BUNDLE_UNPINNED: isRealDigest(packet.text('/policy_context/policy_bundle').replace(/^[^@]+@/, '')),
    PG_F_EVIDENCE_MISSING: packet.list('/evidence_refs').length > 0,
    PG_F_ATTESTATION_MISSING: packet.list('/attestation_refs').length > 0,
    PG_F_CATALOG_CLOSURE_MISSING: ['stac', 'dcat', 'prov'].every(
      (family) => packet.list(`/catalog_refs/${family}`).length > 0,
    ),
  };
}

function review(packet: KfmRecord): Record<string, boolean> {
  const evaluated = packet.us('/gate_evaluated_at');
  const reviewed = packet.us('/review/record/reviewed_at');
  const author = packet.text('/review/author_identity/id');
  const reviewer = packet.text('/review/reviewer_identity/id');
  const people = [packet.text('/candidate_author'), author, reviewer];
  return {
    PG_G_REVIEW_MISSING: packet.is('/review/record/decision', 'approve'),
    PG_G_REVIEW_SUBJECT_MISMATCH: packet.is('/review/record/subject_ref', packet.text('/candidate_id')),
    PG_G_REVIEW_OBLIGATIONS_OPEN: packet.list('/review/record/obligations').length === 0,
    PG_G_REVIEW_AUTHORITY_MISSING: isObject(packet.at('/review/authority')),
    PG_G_REVIEW_AUTHORITY_INVALID:
      packet.is('/review/authority', null) ||
      (packet.is('/review/authority/assigned_to', reviewer) &&
        packet.is('/review/authority/role', packet.text('/review/record/reviewer_role')) &&
        packet.is('/review/authority/scope', SCOPE) &&
        packet.is('/review/authority/status', 'ACTIVE') &&
        packet.list('/review/authority/authority_basis_refs').length > 0),
    PG_G_REVIEW_AUTHORITY_EXPIRED:
      packet.is('/review/authority', null) ||
      (packet.us('/review/authority/starts_at') <= reviewed && evaluated < packet.us('/review/authority/expires_at')),
    PG_G_SEPARATION_OF_DUTIES_INVALID:
      personKey(author) !== '' && personKey(reviewer) !== '' && personKey(author) !== personKey(reviewer),
    PG_G_IDENTITY_INVALID:
      people.every(isPlainId) &&
      packet.is('/candidate_author', author) &&
      packet.us('/review/author_identity/issued_at') <= reviewed &&
      packet.us('/review/reviewer_identity/issued_at') <= reviewed,
    PG_G_REVIEW_STALE: reviewed <= evaluated && evaluated < packet.us('/review/valid_until'),
    PG_G_REVIEW_SUPERSEDED: packet.is('/review/superseded_by_review_id', null),
    PG_G_REVIEW_SCOPE_MISMATCH: packet.is('/review/scope', SCOPE),
    PG_G_REVIEW_SPEC_HASH_UNBOUND: packet.is('/review/spec_hash', packet.text('/spec_hash')),
    PG_G_REVIEW_ARTIFACT_HASH_UNBOUND: sameSet(
      packet.texts('/review/artifact_digests'),
      packet.texts('/release_manifest/artifact_digests'),
    ),
  };
}

function recovery(packet: KfmRecord): Record<string, boolean> {
  const target = packet.text('/rollback/target_spec_hash');
  return {
    PG_G_ROLLBACK_TARGET_INVALID: isRealDigest(target) && target !== packet.text('/spec_hash'),
    PG_G_AI_RECEIPT_MISSING: packet.is('/ai_mediation/used', false) || packet.text('/ai_mediation/receipt_ref') !== '',
    PG_G_CORRECTION_LINK_MISSING:
      packet.is('/correction/supersedes_prior', false) || packet.text('/correction/notice_ref') !== '',
  };
}
