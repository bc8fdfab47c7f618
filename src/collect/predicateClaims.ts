import type { StatementItem } from '../evidence/evidence.ts';
import type { JsonObject } from '../format/jsonValue.ts';
import type { Claim, ClaimPlace, FileContext } from './collector.ts';
import { scanClaims } from './scan/scanReport.ts';
import { vulnsReports } from './scan/vulnsPredicate.ts';
import type { Signed } from './statement.ts';
import { OPENVEX, openVexStatements } from './vex/openVexDocument.ts';
import { vexClaims, type VexProduct } from './vex/vexClaims.ts';

/** What the predicate of a statement holds besides what every statement says: a scan, or a VEX document. */
export function predicateClaims(
  { type, subjects }: Pick<StatementItem, 'type' | 'subjects'>,
  predicate: JsonObject,
  signed: Signed,
  context: FileContext,
  place: ClaimPlace,
): Claim[] {
  const here = () => place;
  const isVex = type === OPENVEX || (type === 'https://openvex.dev/ns' && isOpenVex(predicate));
  const products = subjects.map(({ name, sha256 }): VexProduct => ({
    product: name,
    digest: sha256,
    commit: null,
    components: [],
  }));
  return [
    ...scanClaims(vulnsReports(type, predicate, subjects, context), context.trust, here),
    ...(isVex ? vexClaims(openVexStatements(predicate, products, here), signed) : []),
  ];
}

function isOpenVex(predicate: JsonObject): boolean {
  return predicate['@context'] === OPENVEX;
}
