import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { collectorFor } from '../../src/collect/collectors.ts';
import { sha256Hex } from '../../src/format/sha256.ts';
import { trustedIdentity } from '../../src/trust/identity.ts';
import { contextOf, itemsOf, readArtifact } from '../collect/readArtifact.ts';

/**
 * Made once with cosign 3.0.4 and keys of their own: `sign-blob` and `attest-blob`, without a log; those with `legacy` in their
 * name with `--new-bundle-format=false`.
 */
const VECTORS = fileURLToPath(new URL('../../fixtures/signatures/cosign/', import.meta.url));

const blob = bytesOf('blob.txt');
const keys = ['cosign', 'legacy'].map((name) => ({
  name,
  pem: bytesOf(`${name}.pub`).toString('utf8'),
  signs: ['artifact', 'attestation'],
}));

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
  it.each(['blob.sigstore.json', 'blob.txt.sig', 'blob.legacy.json'])(
    '%s is verified over its bytes, and no others',
    (name) => {
      expect(signatureOf(name, blob)).toMatchObject({ verified: 'yes', digest: sha256Hex(blob), subject: 'blob.txt' });
      const other = signatureOf(name, Buffer.from('other bytes\n'));
      expect(other).toMatchObject({ verified: 'no', signer: null });
      expect(['other_bytes', 'bad_signature']).toContain(other?.reason);
    },
  );

  it.each(['att.sigstore.json', 'att.legacy.json'])('%s is an attestation about its bytes', (name) => {
    const [statement] = itemsOf(readArtifact('attestation', bytesOf(name), { keys }), 'statement');
    expect(statement).toMatchObject({
      type: 'https://slsa.dev/provenance/v1',
      subjects: [{ name: 'blob.txt', sha256: sha256Hex(blob) }],
      producer: 'https://example.test/builder',
      verified: 'yes',
    });
  });

  // An old attestation brings its public key along, in the place of a certificate.
  it('is by nobody where only its own key would vouch for it', () => {
    const [cosign] = keys;
    const pinned = cosign === undefined ? [] : [cosign];
    const [statement] = itemsOf(readArtifact('attestation', bytesOf('att.legacy.json'), { keys: pinned }), 'statement');
    expect(statement).toMatchObject({ verified: 'no', signer: null, reason: 'bad_signature' });
  });
});

describe('an old bundle with a certificate', () => {
  const RUNS = fileURLToPath(new URL('../../fixtures/runs/supply-chain/', import.meta.url));
  const archive = readFileSync(`${RUNS}pass/dist/api.tar.gz`);
  const identity = trustedIdentity({
    name: 'workflow',
    issuer: 'https://token.actions.githubusercontent.com',
    subject: 'https://github.com/acme/api/.github/workflows/release.yml@refs/tags/v*',
    signs: ['artifact'],
    root: readFileSync(`${RUNS}trust/root.json`),
  });

  /** As cosign wrote it before version 3. */
  function legacy(file: string): Legacy {
    const { messageSignature, verificationMaterial } = JSON.parse(readFileSync(`${RUNS}${file}`, 'utf8')) as Bundle;
    const [entry] = verificationMaterial.tlogEntries;
    const pem = `-----BEGIN CERTIFICATE-----\n${verificationMaterial.certificate.rawBytes}\n-----END CERTIFICATE-----\n`;
    return {
      base64Signature: messageSignature.signature,
      cert: Buffer.from(pem, 'utf8').toString('base64'),
      rekorBundle: {
        SignedEntryTimestamp: entry?.inclusionPromise.signedEntryTimestamp ?? '',
        Payload: {
          body: entry?.canonicalizedBody ?? '',
          integratedTime: Number(entry?.integratedTime),
          logIndex: Number(entry?.logIndex),
          logID: Buffer.from(entry?.logId.keyId ?? '', 'base64').toString('hex'),
        },
      },
    };
  }

  async function judge(bundle: object, bytes = archive) {
    const collector = collectorFor('detached-signature');
    const trust = { keys: [], secrets: [], identities: [identity] };
    await collector.prepare?.(trust);
    const reading = collector.open({
      ...contextOf({ with: { of: 'api' } }),
      trust,
      signed: { path: 'api.tar.gz', sha256: sha256Hex(bytes), bytes },
    });
    reading.push(Buffer.from(JSON.stringify(bundle), 'utf8'));
    const [claim] = reading.end().claims;
    return claim?.kind === 'signature' ? claim.item : undefined;
  }

  it('is judged like a new one', async () => {
    const bundle = legacy('pass/dist/api.tar.gz.sigstore.json');
    expect(await judge(bundle)).toMatchObject({ verified: 'yes', at: { text: '2026-05-04T10:01:00Z' } });
    expect(await judge(bundle, Buffer.from('other bytes\n'))).toMatchObject({ verified: 'no', reason: 'other_bytes' });
  });

  // GHSA-8gw7-4j42-w388: a log entry that is there, and is another signature's.
  it('needs the log entry of this very signature', async () => {
    const bundle = legacy('pass/dist/api.tar.gz.sigstore.json');
    const { rekorBundle } = legacy('forged/other-message.sigstore.json');
    expect(await judge({ ...bundle, rekorBundle })).toMatchObject({ verified: 'no', signer: null });
    await expect(judge({ base64Signature: bundle.base64Signature, cert: bundle.cert })).rejects.toThrow(
      'schema_violation',
    );
  });
});

interface Legacy {
  readonly base64Signature: string;
  readonly cert: string;
  readonly rekorBundle: object;
}

interface Bundle {
  readonly messageSignature: { readonly signature: string };
  readonly verificationMaterial: {
    readonly certificate: { readonly rawBytes: string };
    readonly tlogEntries: readonly {
      readonly logIndex: string;
      readonly integratedTime: string;
      readonly canonicalizedBody: string;
      readonly logId: { readonly keyId: string };
      readonly inclusionPromise: { readonly signedEntryTimestamp: string };
    }[];
  };
}
