import type { Buffer } from 'node:buffer';
import type { Time } from '../evidence/evidence.ts';
import { asObject, asString, isObject, type JsonObject, type JsonValue } from '../format/jsonValue.ts';
import { base64, type Envelope, parseEnvelope, verifyEnvelope } from './dsse.ts';
import type { TrustedIdentity } from './identity.ts';
import { type Trust, type Verification, verifySignature } from './trust.ts';

/** A sigstore bundle: a signature, over an envelope or over a file, with what is needed to judge it without asking anybody. */
export interface SignatureBundle {
  readonly document: JsonObject;
  /** What the signature is over. */
  readonly content: { readonly envelope: Envelope } | { readonly message: MessageSignature };
  readonly by: 'key' | 'certificate';
}

export interface MessageSignature {
  readonly signature: Buffer;
  /** SHA-256 of the message, as the bundle has it: a hint, and nothing is proved by it. */
  readonly digest: string | null;
}

/** Signed, and when, where somebody whom the root knows vouches for that time. */
export type TimedVerification = Verification & { readonly at: Time | null };

/** Judges a bundle with a certificate; loaded only where identities are pinned. */
export type CertificateVerifier = (
  identities: readonly TrustedIdentity[],
  bundle: SignatureBundle,
  message: Buffer | undefined,
) => TimedVerification;

const MEDIA_TYPES = [
  'application/vnd.dev.sigstore.bundle+json;version=0.1',
  'application/vnd.dev.sigstore.bundle+json;version=0.2',
  'application/vnd.dev.sigstore.bundle+json;version=0.3',
  'application/vnd.dev.sigstore.bundle.v0.3+json',
];

export function isBundle(value: JsonValue): boolean {
  return isObject(value) && value['verificationMaterial'] !== undefined;
}

/** Undefined for what is no bundle of a known version with exactly one signature. */
export function parseBundle(value: JsonValue): SignatureBundle | undefined {
  const document = asObject(value);
  const material = asObject(document?.['verificationMaterial']);
  if (document === undefined || material === undefined) return undefined;
  if (!MEDIA_TYPES.includes(asString(document['mediaType']) ?? '')) return undefined;
  const content = contentOf(document);
  const kinds = ['publicKey', 'certificate', 'x509CertificateChain'].filter((kind) => material[kind] !== undefined);
  if (content === undefined || kinds.length !== 1) return undefined;
  return { document, content, by: kinds[0] === 'publicKey' ? 'key' : 'certificate' };
}

/** Of two contents, one would be shown and the other judged. */
function contentOf({ dsseEnvelope, messageSignature }: JsonObject): SignatureBundle['content'] | undefined {
  if (dsseEnvelope !== undefined) {
    const envelope = messageSignature === undefined ? parseEnvelope(dsseEnvelope) : undefined;
    return envelope?.signatures.length === 1 ? { envelope } : undefined;
  }
  const message = asObject(messageSignature);
  const signature = base64(message?.['signature']);
  if (signature === undefined) return undefined;
  const stated = asObject(message?.['messageDigest']);
  const digest = stated?.['algorithm'] === 'SHA2_256' ? base64(stated['digest'])?.toString('hex') : undefined;
  return { message: { signature, digest: digest ?? null } };
}

/**
 * Whether the bundle was signed for `use` by a pinned key or identity. A key counts as long as it is pinned, and no log is
 * asked for it; a certificate only where a pinned root vouches for it and for the time. `message` are the bytes of the file
 * that a message signature is over.
 */
export function verifyBundle(
  trust: Trust,
  use: string,
  bundle: SignatureBundle,
  { message, certificates }: { readonly message?: Buffer; readonly certificates: CertificateVerifier | undefined },
): TimedVerification {
  const identities = (trust.identities ?? []).filter(({ signs }) => signs.includes(use));
  if (bundle.by === 'certificate') {
    if (identities.length > 0 && certificates !== undefined) return certificates(identities, bundle, message);
    return isPinned(trust, use) ? STRANGER : { ...NOTHING_PINNED, at: null };
  }
  const found = verifiedByKey(trust, use, bundle.content, message);
  return found.verified === 'unknown' && isPinned(trust, use) ? STRANGER : { ...found, at: null };
}

const STRANGER: TimedVerification = { verified: 'no', signer: null, reason: 'stranger', at: null };
const NOTHING_PINNED: Verification = { verified: 'unknown', signer: null, reason: 'no_trust' };

/** Somebody is pinned for the use: whoever signed without being one of them is a stranger, and not merely unknown. */
export function isPinned({ keys, identities = [] }: Trust, use: string): boolean {
  return [...keys, ...identities].some(({ signs }) => signs.includes(use));
}

function verifiedByKey(
  trust: Trust,
  use: string,
  content: SignatureBundle['content'],
  message: Buffer | undefined,
): Verification {
  if ('envelope' in content) return verifyEnvelope(trust, use, content.envelope);
  if (message === undefined) return { verified: 'no', signer: null, reason: 'bytes_missing' };
  return verifySignature(trust, use, message, content.message.signature);
}
