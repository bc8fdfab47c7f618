import { Buffer } from 'node:buffer';
import { createHash, createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { GateError } from '../error.ts';
import type { KeySource } from '../procedure/config.ts';
import type { ExploitList } from './exploitList.ts';
import type { TrustedIdentity } from './identity.ts';

/** What the user pins outside every run: whose signature counts, and for what. Nothing of it ever comes from a run. */
export interface Trust {
  readonly keys: readonly TrustedKey[];
  readonly secrets: readonly TrustedSecret[];
  /** Signers that are known by a certificate. */
  readonly identities?: readonly TrustedIdentity[];
  /** Which vulnerabilities are known to be exploited, or how probably they will be; at most one of each. */
  readonly lists?: readonly ExploitList[];
  readonly files?: readonly TrustedFile[];
}

/** Bytes that a file has to have: all of them or, where a number is given, so many from its beginning. */
export interface TrustedFile {
  readonly role: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes?: number;
}

export interface TrustedKey {
  readonly name: string;
  /** `sha256:<hex>` over the DER of the SubjectPublicKeyInfo. */
  readonly fingerprint: string;
  readonly algorithm: KeyAlgorithm;
  /** What the key may sign, in the words of the procedures: `seal`, `promotion-override`, … */
  readonly signs: readonly string[];
  readonly key: KeyObject;
}

/** A shared secret for HMAC. */
export interface TrustedSecret {
  readonly name: string;
  readonly signs: readonly string[];
  /** Undefined where its environment variable is not set: then nothing can be verified, and nothing counts as forged. */
  readonly value: Uint8Array | undefined;
}

export type KeyAlgorithm = 'ed25519' | 'ecdsa-p256' | 'ecdsa-p384' | 'rsa';

export const NO_TRUST: Trust = { keys: [], secrets: [] };

/** What became of a signature. `unknown`: nothing is pinned that could tell. */
export type Verification =
  | { readonly verified: 'yes'; readonly signer: string; readonly reason: 'verified' }
  | { readonly verified: 'no'; readonly signer: null; readonly reason: Refusal }
  | { readonly verified: 'unknown'; readonly signer: null; readonly reason: 'no_trust' };

/** Why a signature does not count. */
export type Refusal =
  | 'bad_signature'
  | 'malformed'
  | 'weak_secret'
  /** There is none. */
  | 'unsigned'
  /** It is over other bytes than those that are here. */
  | 'other_bytes'
  /** What it is over is not in this run. */
  | 'bytes_missing'
  /** No pinned root vouches for the certificate at the time of signing. */
  | 'bad_certificate'
  /** Whoever the certificate names is not pinned for this. */
  | 'stranger'
  /** No log that the root knows has the signature. */
  | 'not_logged'
  /** No time stamp that the root knows. */
  | 'no_signing_time';

const FORGED: Verification = { verified: 'no', signer: null, reason: 'bad_signature' };
const UNKNOWN: Verification = { verified: 'unknown', signer: null, reason: 'no_trust' };

/** Throws GateError('config_invalid') for a PEM that holds no public key of a known algorithm. */
export function trustedKey({ name, pem, signs, place }: KeySource): TrustedKey {
  let key: KeyObject;
  try {
    // Private keys and certificates would be accepted too: the one has no place in a configuration, and of the other
    // nothing but the key would be looked at, whatever it says about its validity. Of two blocks only the first would count.
    if (!/^-----BEGIN (?:RSA )?PUBLIC KEY-----\r?$/m.test(pem) || pem.split('-----BEGIN ').length !== 2)
      throw new Error('not exactly one public key');
    key = createPublicKey(pem);
  } catch (cause) {
    throw new GateError('config_invalid', `the key "${name}" is no public key in PEM form`, {
      ...(place !== undefined && { place }),
      solution: 'Give a file with exactly one public key: -----BEGIN PUBLIC KEY-----.',
      cause,
    });
  }
  const algorithm = algorithmOf(key);
  if (algorithm === undefined) {
    throw new GateError('config_invalid', `the key "${name}" has an algorithm that is not supported`, {
      ...(place !== undefined && { place }),
      solution: 'Use Ed25519, ECDSA on P-256 or P-384, or RSA of 2048 bits or more.',
    });
  }
  return { name, fingerprint: fingerprintOf(key), algorithm, signs, key };
}

export function fingerprintOf(key: KeyObject): string {
  return `sha256:${createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')}`;
}

/** Undefined for an algorithm that is not supported. */
export function algorithmOf(key: KeyObject): KeyAlgorithm | undefined {
  const details = key.asymmetricKeyDetails;
  switch (key.asymmetricKeyType) {
    case 'ed25519':
      return 'ed25519';
    case 'ec':
      if (details?.namedCurve === 'prime256v1') return 'ecdsa-p256';
      return details?.namedCurve === 'secp384r1' ? 'ecdsa-p384' : undefined;
    case 'rsa':
      return (details?.modulusLength ?? 0) >= 2048 ? 'rsa' : undefined;
    default:
      return undefined;
  }
}

/**
 * Whether one of the keys pinned for `use` made the signature over exactly these bytes. ECDSA signatures are DER, RSA is
 * PKCS #1 v1.5, both over SHA-256, or SHA-384 on P-384. Never throws: bytes that are no signature verify under no key.
 */
export function verifySignature(trust: Trust, use: string, message: Uint8Array, signature: Uint8Array): Verification {
  const keys = trust.keys.filter(({ signs }) => signs.includes(use));
  if (keys.length === 0) return UNKNOWN;
  const signer = keys.find((candidate) => isSignature(candidate, message, signature));
  return signer === undefined ? FORGED : { verified: 'yes', signer: signer.fingerprint, reason: 'verified' };
}

function isSignature({ algorithm, key }: TrustedKey, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(DIGESTS[algorithm], message, key, signature);
  } catch {
    return false;
  }
}

/** What is hashed before signing; Ed25519 does so itself. */
export const DIGESTS = { ed25519: null, 'ecdsa-p256': 'sha256', 'ecdsa-p384': 'sha384', rsa: 'sha256' } as const;

/** Secrets that everybody knows sign nothing: short ones, and those that examples and templates come with. */
const MIN_SECRET_BYTES = 16;
const DEFAULT_SECRET =
  /change.?(?:me|this|it)|replace.?(?:me|this)|your.?(?:secret|token|key)|default.?secret|^(.)\1*$/isu;

function isStrong(value: Uint8Array): boolean {
  return value.length >= MIN_SECRET_BYTES && !DEFAULT_SECRET.test(Buffer.from(value).toString('latin1'));
}

/** Whether the HMAC-SHA256 of the bytes under a secret pinned for `use` is `mac`; compared in constant time. */
export function verifyHmac(trust: Trust, use: string, message: Uint8Array, mac: Uint8Array): Verification {
  const secrets = trust.secrets.filter(({ signs }) => signs.includes(use));
  const known = secrets.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]));
  if (known.length === 0) return UNKNOWN;
  const strong = known.filter(({ value }) => isStrong(value));
  if (strong.length === 0) return { verified: 'no', signer: null, reason: 'weak_secret' };
  const signer = strong.find(({ value }) => {
    const expected = createHmac('sha256', value).update(message).digest();
    return expected.length === mac.length && timingSafeEqual(expected, mac);
  });
  return signer === undefined ? FORGED : { verified: 'yes', signer: signer.name, reason: 'verified' };
}
