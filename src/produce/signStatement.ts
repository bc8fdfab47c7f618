import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { Buffer } from 'node:buffer';
import { GateError } from '../error.ts';
import { IN_TOTO_PAYLOAD } from '../evidence/seal.ts';
import type { JsonObject } from '../format/jsonValue.ts';
import { envelopeJson, preAuthenticationEncoding } from '../trust/dsse.ts';
import { algorithmOf, DIGESTS, fingerprintOf } from '../trust/trust.ts';

export interface SignedStatement {
  /** The DSSE envelope. */
  readonly envelope: JsonObject;
  /** Fingerprint of the key that signed. */
  readonly signer: string;
}

/**
 * Signs the bytes of an in-toto statement. DSSE does not sign `keyid`. Here only a seal is held to it; other verifiers skip a
 * signature whose hint is none that they make themselves, and take one without. Throws GateError('usage') for a key whose
 * signatures nobody here would accept.
 */
export function signStatement(
  payload: Buffer,
  key: KeyObject,
  { keyid }: { readonly keyid: 'fingerprint' | 'none' },
): SignedStatement {
  const algorithm = algorithmOf(key);
  if (algorithm === undefined) {
    throw new GateError('usage', 'the key has an algorithm that is not supported', {
      solution: 'Use Ed25519, ECDSA on P-256 or P-384, or RSA of 2048 bits or more.',
    });
  }
  const signer = fingerprintOf(createPublicKey(key));
  const signature = sign(DIGESTS[algorithm], preAuthenticationEncoding(IN_TOTO_PAYLOAD, payload), key);
  return { envelope: envelopeJson(IN_TOTO_PAYLOAD, payload, keyid === 'none' ? '' : signer, signature), signer };
}

/** Throws GateError('usage') for a text that holds no private key, or one that needs a passphrase. */
export function privateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new GateError('usage', 'the key file holds no private key that can be used', {
      solution: 'Give an unencrypted private key in PEM form, such as `openssl genpkey -algorithm ed25519` writes.',
      cause,
    });
  }
}
