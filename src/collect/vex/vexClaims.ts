import type { Time, VexItem } from '../../evidence/evidence.ts';
import type { Claim, ClaimPlace } from '../collector.ts';
import { MAX_CLAIMS, tooMany } from '../collector.ts';

/** A statement, of all the names of a vulnerability and all products. */
export interface VexStatement extends Pick<VexItem, 'status' | 'justification' | 'statement' | 'author'> {
  readonly names: readonly string[];
  readonly products: readonly VexProduct[];
  readonly at: Time | null;
  readonly place: ClaimPlace;
}

export type VexProduct = Pick<VexItem, 'product' | 'digest' | 'commit' | 'components'>;

/** What became of the signature over the statements. */
export type VexSigned = Pick<VexItem, 'verified' | 'signer' | 'reason'>;

/** One item for each name and product, so that a rule finds what a flaw is called without looking at all of them. */
export function vexClaims(statements: readonly VexStatement[], signed: VexSigned): Claim[] {
  const { verified, signer, reason } = signed;
  const claims = statements.flatMap(({ names, products, place, ...said }) =>
    [...new Set(names)].flatMap((vulnerability) =>
      products.map((product): Claim => ({
        kind: 'vex',
        place,
        item: { vulnerability, ...product, ...said, verified, signer, reason },
      })),
    ),
  );
  if (claims.length > MAX_CLAIMS) throw tooMany(1);
  return claims;
}

/** The digest and the commit that a package URL names as its version. */
export function identityOf(texts: readonly string[]): Pick<VexProduct, 'digest' | 'commit'> {
  const versions = texts.flatMap((text) => /@([^?#]+)(?:$|[?#])/.exec(text)?.[1] ?? []);
  const digest = versions.flatMap((version) => /^sha256(?::|%3A)([0-9a-f]{64})$/i.exec(version)?.[1] ?? [])[0];
  const commit = versions.find((version) => /^[0-9a-f]{40}$/.test(version));
  return { digest: digest?.toLowerCase() ?? null, commit: commit ?? null };
}
