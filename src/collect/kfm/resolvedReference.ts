import validate from '../../../generated/validators/kfm-resolved-reference-v1.js';
import { digestClaim, recordCollector } from './record.ts';
import { isFloating, isRealDigest } from './reference.ts';

/** What an entry of a catalog, a bundle of evidence or a rollback card is about. */
export const resolvedReference = recordCollector({
  format: 'kfm-resolved-reference',
  name: 'ResolvedReference',
  validator: validate,
  version: { at: '/object_type', known: ['ResolvedPromotionReference'] },
  time: null,
  yields: ['digest', 'release'],
  checks: (reference) => ({
    DIGEST_PLACEHOLDER: ['/subject_spec_hash', '/artifact_digest'].every((pointer) =>
      isRealDigest(reference.text(pointer)),
    ),
    FLOATING_REFERENCE_DENIED: !isFloating(reference.text('/ref_id')),
  }),
  claims: (reference) => [
    {
      kind: 'release',
      place: { pointer: '/subject_spec_hash' },
      item: { identity: 'spec', component: 'kfm', value: reference.text('/subject_spec_hash'), placeholder: false },
    },
    digestClaim('resolved', reference.text('/kind'), reference.text('/artifact_digest'), '/artifact_digest'),
  ],
});
