import validate from '../../../generated/validators/kfm-stac-item-v1.js';
import { type KfmRecord, recordCollector } from './record.ts';
import { isCanonicalList } from './reference.ts';

/** What each class of trust has to refer to; what it does not name has to be absent. */
const NEEDS: Readonly<Record<string, readonly Kind[]>> = {
  CATALOG_ONLY: [],
  RECEIPT_BOUND: ['receipt'],
  PROOF_BOUND: ['receipt', 'proof'],
  RELEASE_LINKED: ['receipt', 'proof', 'release'],
};
const REF = {
  receipt: '/properties/kfm:run_receipt_ref',
  proof: '/properties/kfm:proof_ref',
  release: '/properties/kfm:release_ref',
} as const;
type Kind = keyof typeof REF;
const KINDS = Object.keys(REF) as Kind[]; // the keys of REF, whose type the standard library forgets

/** A STAC item of the KFM profile. Its hash of itself stands among its properties. */
export const stacItem = recordCollector({
  format: 'kfm-stac-item',
  name: 'StacItem',
  validator: validate,
  version: { at: '/properties/kfm:profile_version', known: ['1.0.0-draft.1'] },
  time: '/properties/datetime',
  yields: ['setting'],
  checks: (item) => ({
    TRUST_CLASS_DEPENDENCY_MISMATCH: KINDS.every((kind) => (ref(item, kind) !== '') === needs(item).includes(kind)),
    REFERENCE_ROLE_COLLAPSE: KINDS.every((kind) => ref(item, kind) === '' || isRefOf(kind, ref(item, kind))),
    LINK_MISSING: KINDS.every((kind) => ref(item, kind) === '' || isLinked(item, kind)),
    RELEASE_STATE_INCONSISTENT:
      item.is('/properties/kfm:release_state', 'RELEASE_LINKED') === (ref(item, 'release') !== ''),
    PUBLICATION_STATE_INCONSISTENT:
      item.is('/properties/kfm:publication_state', 'NOT_PUBLISHED') ||
      item.is('/properties/kfm:release_state', 'RELEASE_LINKED'),
    REASON_CODES_NOT_CANONICAL: isCanonicalList(item.texts('/properties/kfm:reason_codes')),
    GOVERNANCE_BOUNDARY_VIOLATION: item.allFalse('/properties/kfm:authority'),
  }),
  selfHash: (item) => ({
    stated: item.text('/properties/kfm:spec_hash').replace(/^sha256:/, ''),
    actual: item.pythonHash({ ascii: false, without: [['properties', 'kfm:spec_hash']] }).replace(/^sha256:/, ''),
  }),
  claims: (item) =>
    KINDS.map((kind) => ({
      kind: 'setting' as const,
      place: { pointer: REF[kind] },
      item: { group: 'stac', name: kind, value: ref(item, kind), placeholder: ref(item, kind) === '' },
    })),
});

function ref(item: KfmRecord, kind: Kind): string {
  return item.text(REF[kind]);
}

function needs(item: KfmRecord): readonly Kind[] {
  return NEEDS[item.text('/properties/kfm:trust_class')] ?? KINDS;
}

/** A receipt shown as a proof proves nothing. */
function isRefOf(kind: Kind, text: string): boolean {
  return text.startsWith(`kfm://${kind}/`);
}

function isLinked(item: KfmRecord, kind: Kind): boolean {
  return item
    .list('/links')
    .some(
      (_, index) => item.is(`/links/${index}/rel`, `kfm:${kind}`) && item.is(`/links/${index}/href`, ref(item, kind)),
    );
}
