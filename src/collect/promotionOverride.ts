import validate from '../../generated/validators/promotion-override-v1.js';
import { asString } from '../format/jsonValue.ts';
import { verifyHashSignature } from './hashSignature.ts';
import { jsonCollector, timeAt } from './jsonDocument.ts';

const USE = 'promotion-override';

/**
 * `ReleasePromotionOverride.v1`: the signature of somebody who lets a promotion through although the guard refused it. It
 * covers the hash of the promotion context and nothing else: whoever holds an old one may write any time beside it.
 */
export const promotionOverride = jsonCollector({
  format: 'promotion-override',
  yields: ['signature'],
  says: { signature: { use: [USE] } },
  validator: validate,
  schemas: ['ReleasePromotionOverride.v1'],
  claims(override, context) {
    const digest = (asString(override['promotionContextSha256']) ?? '').toLowerCase();
    timeAt(override['issuedAt'], '/issuedAt');
    return [
      {
        kind: 'signature',
        place: { pointer: '/signatureBase64' },
        item: {
          use: USE,
          scheme: 'ed25519',
          subject: context.role,
          digest,
          ...verifyHashSignature(context.trust, USE, digest, override['signatureBase64']),
          at: null,
          until: timeAt(override['expiresAt'], '/expiresAt'),
        },
      },
    ];
  },
});
