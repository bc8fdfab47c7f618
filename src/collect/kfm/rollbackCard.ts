import validate from '../../../generated/validators/kfm-rollback-card-v1.js';
import { type KfmRecord, recordCollector } from './record.ts';
import { isCanonicalList, isFloating, isRealDigest } from './reference.ts';

const MODE_OF: Readonly<Record<string, string>> = {
  ROLLBACK_CANDIDATE: 'PRIOR_RELEASE',
  WITHDRAWAL_CANDIDATE: 'WITHDRAWAL',
  HOLD: 'HOLD',
};

/** To what, why and when a release is taken back. */
export const rollbackCard = recordCollector({
  format: 'kfm-rollback-card',
  name: 'RollbackCard',
  validator: validate,
  version: { at: '/schema_version', known: ['1.0.0'] },
  time: '/timing/decided_at',
  yields: ['release'],
  checks: (card) => ({
    TARGET_RELEASE_REQUIRED: !isRollback(card) || card.text('/target/release_ref') !== '',
    TARGET_MODE_MISMATCH: card.is('/target/mode', MODE_OF[card.text('/disposition')] ?? null),
    ROLLBACK_TARGET_NOT_PRIOR: !card.is('/target/release_ref', card.text('/affected_release_ref')),
    RESTORATION_TARGET_MISMATCH:
      card.is('/target/release_ref', null) ||
      card.is('/restoration/restore_release_ref', card.text('/target/release_ref')),
    VALIDATION_REQUIRED: card.is('/restoration/validation_required', true),
    DECISION_BEFORE_DETECTION: card.us('/trigger/detected_at') <= card.us('/timing/decided_at'),
    EFFECTIVE_BEFORE_DECISION: card.us('/timing/decided_at') <= card.us('/timing/effective_at'),
    EVIDENCE_REQUIRED: isHold(card) || card.list('/evidence_bundle_refs').length > 0,
    POLICY_DECISION_REQUIRED: isHold(card) || card.list('/policy_decision_refs').length > 0,
    CORRECTION_NOTICE_REQUIRED: isHold(card) || card.text('/correction_notice_ref') !== '',
    DIGEST_PLACEHOLDER: isRealDigest(card.text('/spec_hash')),
    SELF_SUPERSESSION: ['/lineage/supersedes', '/lineage/superseded_by'].every(
      (pointer) => !card.is(pointer, card.text('/id')),
    ),
    INVALIDATIONS_NOT_CANONICAL: isCanonicalList(card.texts('/invalidations')),
    FLOATING_REFERENCE_DENIED: ['/affected_release_ref', '/target/release_ref'].every(
      (pointer) => !isFloating(card.text(pointer)),
    ),
    GOVERNANCE_BOUNDARY_VIOLATION: card.allFalse('/governance'),
  }),
  claims: (card) => [
    {
      kind: 'release',
      place: { pointer: '/target' },
      item: {
        identity: 'rollback-target',
        component: 'kfm',
        value: card.text('/target/release_ref'),
        placeholder: card.is('/target/release_ref', null),
      },
    },
    {
      kind: 'release',
      place: { pointer: '/affected_release_ref' },
      item: {
        identity: 'affected',
        component: 'kfm',
        value: card.text('/affected_release_ref'),
        placeholder: false,
      },
    },
  ],
});

function isHold(card: KfmRecord): boolean {
  return card.is('/disposition', 'HOLD');
}

function isRollback(card: KfmRecord): boolean {
  return card.is('/disposition', 'ROLLBACK_CANDIDATE');
}
