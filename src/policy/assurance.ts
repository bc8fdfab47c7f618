import type { Evidence } from '../evidence/evidence.ts';
import { SEAL_SCHEMA, SEAL_USE, SEALED_ROLE } from '../evidence/seal.ts';
import { type Assurance, ASSURANCES } from '../procedure/exceptions.ts';
import type { Trust } from '../trust/trust.ts';

/** How much is vouched for, how much the user demands, and where the former ended. A type and no interface: it is JSON. */
export type AssuranceFact = {
  readonly required: Assurance;
  readonly reached: Assurance;
  readonly reason: 'sealed' | 'no_seal' | 'seal_unsigned' | 'seal_not_verified' | 'seal_does_not_match';
};

/**
 * A run is sealed where a pinned key signed a seal that lists exactly the files that are here, with these bytes. Whether
 * that is needed is said by the configuration alone, or by a key that is pinned for it, never by the presence of a seal:
 * otherwise removing a bad seal would help.
 */
export function assuranceOf(evidence: Evidence, trust: Trust, demanded: Assurance): AssuranceFact {
  const pinned = trust.keys.some(({ signs }) => signs.includes(SEAL_USE));
  const required = higher(demanded, pinned ? 'sealed' : 'unsigned');
  const reason = reasonOf(evidence);
  return { required, reached: reason === 'sealed' ? 'sealed' : 'unsigned', reason };
}

function reasonOf(evidence: Evidence): AssuranceFact['reason'] {
  const sealed = evidence.digest.filter(({ role }) => role === SEALED_ROLE);
  const seals = new Set(
    evidence.document.flatMap(({ schema, source }) => (schema === SEAL_SCHEMA ? [source.path] : [])),
  );
  if (seals.size === 0) return 'no_seal';
  const signatures = evidence.signature.filter(({ use }) => use === SEAL_USE);
  if (signatures.length === 0) return 'seal_unsigned';
  if (!signatures.some(({ verified }) => verified === 'yes')) return 'seal_not_verified';
  const listed = new Set(sealed.map(({ path }) => path));
  const matches =
    seals.size === 1 &&
    sealed.every(({ stated, actual }) => stated === actual) &&
    evidence.file.every(({ source: { path } }) => listed.has(path) || seals.has(path)) &&
    // What could not be read could not be compared.
    evidence.unreadable.every(({ entry }) => entry === 'file');
  return matches ? 'sealed' : 'seal_does_not_match';
}

function higher(a: Assurance, b: Assurance): Assurance {
  return ASSURANCES.indexOf(a) > ASSURANCES.indexOf(b) ? a : b;
}
