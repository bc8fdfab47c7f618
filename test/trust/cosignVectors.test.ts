import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { collectorFor } from '../../src/collect/collectors.ts';
import { sha256Hex } from '../../src/format/sha256.ts';
import { contextOf, itemsOf, readArtifact } from '../collect/readArtifact.ts';

/** Made once with cosign 3.0.4 and a key of its own: `sign-blob` and `attest-blob`, without a log. */
const VECTORS = fileURLToPath(new URL('../../fixtures/signatures/cosign/', import.meta.url));

const blob = bytesOf('blob.txt');
const keys = [{ name: 'cosign', pem: bytesOf('cosign.pub').toString('utf8'), signs: ['artifact', 'attestation'] }];

function bytesOf(name: string): Buffer {
  return readFileSync(`${VECTORS}${name}`);
}

function signatureOf(name: string, signed: Buffer) {
  const reading = collectorFor('detached-signature').open({
    ...contextOf({ keys, with: { of: 'blob' } }),
    signed: { path: 'blob.txt', sha256: sha256Hex(signed), bytes: signed },
  });
  reading.push(bytesOf(name));
  const [claim] = reading.end().claims;
  return claim?.kind === 'signature' ? claim.item : undefined;
}

describe('what cosign signed', () => {
  it.each(['blob.sigstore.json', 'blob.txt.sig'])('%s is verified over its bytes, and no others', (name) => {
    expect(signatureOf(name, blob)).toMatchObject({ verified: 'yes', digest: sha256Hex(blob), subject: 'blob.txt' });
    const other = signatureOf(name, Buffer.from('other bytes\n'));
    expect(other).toMatchObject({ verified: 'no', signer: null });
    expect(['other_bytes', 'bad_signature']).toContain(other?.reason);
  });

  it('is an attestation about its bytes', () => {
    const [statement] = itemsOf(readArtifact('attestation', bytesOf('att.sigstore.json'), { keys }), 'statement');
    expect(statement).toMatchObject({
      type: 'https://slsa.dev/provenance/v1',
      subjects: [{ name: 'blob.txt', sha256: sha256Hex(blob) }],
      producer: 'https://example.test/builder',
      verified: 'yes',
    });
  });
});
