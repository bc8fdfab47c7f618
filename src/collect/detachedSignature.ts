import { Buffer } from 'node:buffer';
import {
  type CertificateVerifier,
  isPinned,
  parseBundle,
  type TimedVerification,
  verifyBundle,
} from '../trust/bundle.ts';
import { base64 } from '../trust/dsse.ts';
import { loadCertificateVerifier } from '../trust/loadCertificateVerifier.ts';
import { isLegacyBundle, modernBundle } from '../trust/legacyBundle.ts';
import { type Trust, verifySignature } from '../trust/trust.ts';
import { signedUse } from '../procedure/formats.ts';
import type { Collector, SignedFile } from './collector.ts';
import { Unreadable } from './collector.ts';
import { strictJson, wholeFile } from './jsonDocument.ts';

let certificates: CertificateVerifier | undefined;

/**
 * A signature over another file of the run, which `with.of` names: the bytes of a signature, raw or in base64, or a sigstore
 * bundle with a message signature. It says of the bytes that are here whether they are what was signed.
 */
export const detachedSignature: Collector = {
  format: 'detached-signature',
  yields: ['signature'],
  maxBytes: 1024 * 1024,
  scanned: false,
  async prepare({ identities = [] }) {
    if (identities.length > 0) certificates ??= await loadCertificateVerifier();
  },
  open: (context) =>
    wholeFile((bytes) => {
      if (bytes.length === 0) throw new Unreadable('empty', 'empty');
      const { signed } = context;
      if (signed?.bytes === null) throw new Unreadable('cap_exceeded', 'signed_file_too_large');
      const use = signedUse({ format: 'detached-signature', with: context.with });
      const { scheme, ...found } =
        bytes[0] === 0x7b ? bundled(bytes, context.trust, use, signed) : bare(bytes, context.trust, use, signed);
      return {
        claims: [
          {
            kind: 'signature',
            place: {},
            item: { use, scheme, subject: signed?.path ?? '', digest: signed?.sha256 ?? null, ...found, until: null },
          },
        ],
        show: () => ({}),
      };
    }),
};

type Judged = TimedVerification & { readonly scheme: string };

function bundled(bytes: Buffer, trust: Trust, use: string, signed: SignedFile | undefined): Judged {
  const { value } = strictJson(bytes);
  const bundle = parseBundle(isLegacyBundle(value) ? (modernBundle(value) ?? null) : value);
  if (bundle === undefined || !('message' in bundle.content))
    throw new Unreadable('schema_violation', 'must be a sigstore bundle with a message signature', { pointer: '' });
  const scheme = 'sigstore';
  if (signed === undefined) return { scheme, ...MISSING };
  const { digest } = bundle.content.message;
  // The bundle says itself that it is over something else: that is no forgery of these bytes, but none of their signatures.
  if (digest !== null && digest !== signed.sha256)
    return { scheme, verified: 'no', signer: null, reason: 'other_bytes', at: null };
  return { scheme, ...verifyBundle(trust, use, bundle, { message: signed.bytes ?? Buffer.alloc(0), certificates }) };
}

const MISSING: TimedVerification = { verified: 'no', signer: null, reason: 'bytes_missing', at: null };

function bare(bytes: Buffer, trust: Trust, use: string, signed: SignedFile | undefined): Judged {
  const scheme = 'detached';
  if (signed === undefined) return { scheme, ...MISSING };
  // In base64, a line break at the end is the editor's; raw signatures are taken as they are.
  const signature = base64(bytes.toString('latin1').replace(/\r?\n$/, '')) ?? bytes;
  const found = verifySignature(trust, use, signed.bytes ?? Buffer.alloc(0), signature);
  if (found.verified === 'unknown' && isPinned(trust, use))
    return { scheme, verified: 'no', signer: null, reason: 'stranger', at: null };
  return { scheme, ...found, at: null };
}
