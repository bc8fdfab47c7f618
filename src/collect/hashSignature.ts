import { Buffer } from 'node:buffer';
import type { JsonValue } from '../format/jsonValue.ts';
import { type Trust, type Verification, verifySignature } from '../trust/trust.ts';

/**
 * An Ed25519 signature over the 32 raw bytes of a hash, in base64, as nooterra's scripts make it. It is held against pinned
 * keys only: the key that a document brings along is the signer's own word.
 */
export function verifyHashSignature(
  trust: Trust,
  use: string,
  hashHex: string,
  signature: JsonValue | undefined,
): Verification {
  const bytes = typeof signature === 'string' ? Buffer.from(signature, 'base64') : undefined;
  // What Node's lenient decoder skips is no base64, and would give one signature many spellings.
  if (bytes?.toString('base64') !== signature || bytes?.length !== 64 || !/^[0-9a-f]{64}$/.test(hashHex)) {
    return { verified: 'no', signer: null, reason: 'malformed' };
  }
  return verifySignature(trust, use, Buffer.from(hashHex, 'hex'), bytes);
}
