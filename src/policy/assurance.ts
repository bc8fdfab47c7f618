import type { Evidence } from '../evidence/evidence.ts';
import { SEAL_FILE, SEAL_FROM, SEAL_USE } from '../evidence/seal.ts';
import { type Assurance, ASSURANCES } from '../procedure/exceptions.ts';
import type { Procedure } from '../procedure/procedure.ts';
import type { Trust } from '../trust/trust.ts';
import { type Unattested, unattested } from './attested.ts';

/** How much is vouched for, how much the user demands, and where the former ended. A type and no interface: it is JSON. */
export type AssuranceFact = {
  readonly required: Assurance;
  readonly reached: Assurance;
  readonly reason: SealReason | 'attested' | 'not_attested' | 'nothing_to_attest';
  /** What keeps the run from being attested, whether that is demanded or not. */
  readonly unattested: readonly Unattested[];
};

type SealReason =
  'sealed' | 'no_seal' | 'seal_malformed' | 'seal_unsigned' | 'seal_not_verified' | 'seal_does_not_match';

/**
 * A run is sealed where a pinned key signed a seal that lists exactly the files that are here, with these bytes. It is
 * attested where besides each marked file is signed by whom the configuration pins for it: the seal says that nothing was
 * left out or added, the producers say that what they made is as they made it.
 */
export function assuranceOf(
  evidence: Evidence,
  { procedure, trust, require }: { procedure: Pick<Procedure, 'files'>; trust: Trust; require: Assurance },
): AssuranceFact {
  const required = requiredAssurance(trust, require);
  const seal = sealReason(evidence);
  const lacking = unattested(evidence, procedure);
  const rest = { required, unattested: lacking ?? [] };
  if (seal !== 'sealed') return { ...rest, reached: 'unsigned', reason: seal };
  if (lacking?.length === 0) return { ...rest, reached: 'attested', reason: 'attested' };
  // Only who asks for more than a seal is told that there is more.
  const missing = lacking === undefined ? 'nothing_to_attest' : 'not_attested';
  return { ...rest, reached: 'sealed', reason: required === 'attested' ? missing : 'sealed' };
}

/**
 * Whether a seal is needed is said by the configuration alone, or by a key that is pinned for it, never by the presence of
 * one: otherwise removing a bad seal would help.
 */
export function requiredAssurance(trust: Trust, demanded: Assurance): Assurance {
  return higher(demanded, isSealKeyPinned(trust) ? 'sealed' : 'unsigned');
}

export function isSealKeyPinned({ keys }: Trust): boolean {
  return keys.some(({ signs }) => signs.includes(SEAL_USE));
}

function sealReason(evidence: Evidence): SealReason {
  // By the file's role alone: what else in a run calls itself a seal must neither help nor harm.
  const ofSeal = ({ from }: { readonly from: string | null }) => from === SEAL_FROM;
  const signatures = evidence.signature.filter(ofSeal);
  if (!evidence.document.some(ofSeal)) return signatures.length === 0 ? 'no_seal' : 'seal_malformed';
  if (signatures.length === 0) return 'seal_unsigned';
  if (!signatures.some(({ verified }) => verified === 'yes')) return 'seal_not_verified';
  const digests = evidence.digest.filter(ofSeal);
  const listed = new Set([SEAL_FILE, ...digests.map(({ path }) => path)]);
  const matches =
    digests.every(({ stated, actual }) => stated === actual) &&
    // A file that no collector could make sense of, or that could not be read, was added all the same.
    [...evidence.file, ...evidence.unreadable].every(({ source: { path } }) => listed.has(path));
  return matches ? 'sealed' : 'seal_does_not_match';
}

export function higher(a: Assurance, b: Assurance): Assurance {
  return ASSURANCES.indexOf(a) > ASSURANCES.indexOf(b) ? a : b;
}
