import type { Buffer } from 'node:buffer';
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { type SignedEntity, toSignedEntity, toTrustMaterial, VerificationError, Verifier } from '@sigstore/verify';
import type { Time } from '../evidence/evidence.ts';
import { formatRfc3339 } from '../format/rfc3339.ts';
import type { SignatureBundle, TimedVerification } from './bundle.ts';
import { matchesIdentity, type TrustedIdentity } from './identity.ts';
import type { Refusal } from './trust.ts';

/**
 * Judges a bundle with a certificate: the chain to a pinned root as it was at the time of signing, the certificate's own
 * log, the signature's log or a time stamp, the signature, and whom the certificate names. Never throws for what a bundle
 * holds. The first identity that fits counts; if none does, the reason is that of the one that came furthest.
 */
export function verifyCertificates(
  identities: readonly TrustedIdentity[],
  bundle: SignatureBundle,
  message: Buffer | undefined,
): TimedVerification {
  let refusal: Refusal = 'bad_certificate';
  for (const identity of identities) {
    const found = verifyUnder(identity, bundle, message);
    if (typeof found !== 'string') return found;
    if (refusal !== 'stranger') refusal = found;
  }
  return { verified: 'no', signer: null, reason: refusal, at: null };
}

function verifyUnder(
  identity: TrustedIdentity,
  { document, content }: SignatureBundle,
  message: Buffer | undefined,
): TimedVerification | Refusal {
  if ('message' in content && message === undefined) return 'bytes_missing';
  try {
    const entity = toSignedEntity(bundleFromJSON(document), message);
    const verifier = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(identity.root.document)));
    const { identity: signer } = verifier.verify(entity);
    const subject = signer?.subjectAlternativeName;
    const issuer = signer?.extensions?.issuer;
    if (subject === undefined || issuer === undefined || !matchesIdentity(identity, { issuer, subject }))
      return 'stranger';
    return { verified: 'yes', signer: `${subject} (${issuer})`, reason: 'verified', at: signedAt(entity) };
  } catch (error) {
    // Whatever else the library throws, it throws for bytes of the bundle that it cannot read.
    return error instanceof VerificationError ? refusalOf(error) : 'malformed';
  }
}

function refusalOf({ code }: VerificationError): Refusal {
  switch (code) {
    case 'CERTIFICATE_ERROR':
    case 'PUBLIC_KEY_ERROR':
      return 'bad_certificate';
    case 'SIGNATURE_ERROR':
      return 'bad_signature';
    case 'TIMESTAMP_ERROR':
      return 'no_signing_time';
    case 'NOT_IMPLEMENTED_ERROR':
      return 'malformed';
    default:
      return 'not_logged';
  }
}

/** The earliest of the times under which the certificate was just judged: by then it was signed. */
function signedAt({ timestamps }: SignedEntity): Time | null {
  const times = timestamps.flatMap((stamp) => {
    if (stamp.$case === 'timestamp-authority') return [stamp.timestamp.signingTime.getTime() * 1000];
    // Without the log's signed promise, nobody vouches for the time that an entry states.
    return stamp.tlogEntry.inclusionPromise === undefined ? [] : [Number(stamp.tlogEntry.integratedTime) * 1_000_000];
  });
  const us = Math.min(...times);
  return Number.isSafeInteger(us) ? { us, text: formatRfc3339(us) } : null;
}
