import { Buffer } from 'node:buffer';
import type { SignatureItem } from '../evidence/evidence.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import { sha256Hex } from '../format/sha256.ts';
import { type Trust, type Verification, verifyHmac } from '../trust/trust.ts';

/** What is signed, and by whom it says it was. */
interface Signed {
  /** What the secret has to sign, in the words of `trust.secrets[].signs`. */
  readonly use: string;
  readonly subject: string;
  readonly message: Uint8Array;
  /** Lower-case hex, as it stands in the document. */
  readonly mac: JsonValue | undefined;
}

/** An HMAC-SHA256 over exactly these bytes, and what the pinned secrets say of it. It covers no time. */
export function hmacSignature(
  trust: Trust,
  { use, subject, message, mac }: Signed,
): Omit<SignatureItem, 'source' | 'from'> {
  return {
    use,
    scheme: 'hmac-sha256',
    subject,
    digest: sha256Hex(message),
    ...verifyHexHmac(trust, use, message, mac),
    at: null,
    until: null,
  };
}

function verifyHexHmac(trust: Trust, use: string, message: Uint8Array, mac: JsonValue | undefined): Verification {
  // One signature has one spelling: a reader that is lenient here would be asked which of them was meant.
  if (typeof mac !== 'string' || !/^[0-9a-f]{64}$/.test(mac))
    return { verified: 'no', signer: null, reason: 'malformed' };
  return verifyHmac(trust, use, message, Buffer.from(mac, 'hex'));
}
