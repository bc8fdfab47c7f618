import validate from '../../../generated/validators/kfm-promotion-decision-v1.js';
import { timeAt } from '../jsonDocument.ts';
import { isPlaceholder, personKey } from '../placeholder.ts';
import type { Claim } from '../collector.ts';
import { type KfmRecord, recordCollector } from './record.ts';
import { isFloating } from './reference.ts';

/** Who approved what, on which proof. Its references are statements: whether they resolve is for a rule to ask. */
export const promotionDecision = recordCollector({
  format: 'kfm-promotion-decision',
  name: 'PromotionDecision',
  validator: validate,
  version: { at: '/version', known: ['v1'] },
  time: '/decided_at',
  yields: ['approval', 'digest', 'setting'],
  checks: (decision) => ({
    REFERENCE_PLACEHOLDER: ['/evidence_ref', '/evidence_bundle_uri', '/rollback_card_uri', '/run_id'].every(
      (pointer) => !isPlaceholder(decision.text(pointer)),
    ),
    FLOATING_REFERENCE_DENIED: !isFloating(decision.text('/policy_bundle')),
  }),
  claims: (decision) => [
    {
      kind: 'approval',
      place: { pointer: '/review' },
      item: {
        role: `promotion-${decision.text('/decision').toLowerCase()}`,
        who: decision.text('/review/reviewer'),
        whoKey: personKey(decision.text('/review/reviewer')),
        placeholder: isPlaceholder(decision.text('/review/reviewer')),
        at: timeAt(decision.at('/decided_at'), '/decided_at'),
        until: null,
        of: decision.text('/run_id'),
      },
    },
    ...['evidence_bundle_uri', 'rollback_card_uri'].map((name) => proof(decision, name)),
    ...['decision', 'run_id'].map((name) => ({
      kind: 'setting' as const,
      place: { pointer: `/${name}` },
      item: {
        group: 'promotion-decision',
        name,
        value: decision.text(`/${name}`),
        placeholder: isPlaceholder(decision.text(`/${name}`)),
      },
    })),
  ],
});

/** A file that the decision rests on, by its path in the run. What its digest is, the decision does not say. */
function proof(decision: KfmRecord, name: string): Claim {
  return {
    kind: 'digest',
    place: { pointer: `/${name}` },
    item: {
      role: 'proof',
      subject: name,
      path: decision.text(`/${name}`),
      of: 'file',
      stated: null,
      statedBytes: null,
      actual: null,
      bytes: null,
    },
  };
}
