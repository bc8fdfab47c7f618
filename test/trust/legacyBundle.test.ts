import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/format/jsonValue.ts';
import { isLegacyBundle, modernBundle } from '../../src/trust/legacyBundle.ts';

const MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle+json;version=0.1';
const BEGIN = '-----BEGIN CERTIFICATE-----';
const END = '-----END CERTIFICATE-----';

function base64(text: string): string {
  return Buffer.from(text, 'latin1').toString('base64');
}

function certificate(pem: string): JsonObject {
  return { base64Signature: 'AAAA', cert: base64(pem), rekorBundle: log() };
}

function log(logged: string = JSON.stringify(LOGGED), changed: JsonObject = {}): JsonObject {
  return {
    SignedEntryTimestamp: 'c2V0',
    Payload: { body: base64(logged), integratedTime: 1_700_000_000, logIndex: 7, logID: 'c0ff', ...changed },
  };
}

const LOGGED = {
  kind: 'hashedrekord',
  apiVersion: '0.0.1',
  spec: { data: { hash: { algorithm: 'sha256', value: '00ff' } } },
};
const ENTRY = {
  logIndex: '7',
  logId: { keyId: 'wP8=' },
  kindVersion: { kind: 'hashedrekord', version: '0.0.1' },
  integratedTime: '1700000000',
  inclusionPromise: { signedEntryTimestamp: 'c2V0' },
  canonicalizedBody: base64(JSON.stringify(LOGGED)),
};
const DIGEST = { messageDigest: { algorithm: 'SHA2_256', digest: 'AP8=' } };

describe('an old bundle', () => {
  it('is known by its signature', () => {
    expect(isLegacyBundle({ base64Signature: '' })).toBe(true);
    expect([{}, [], null, 'base64Signature'].map(isLegacyBundle)).toEqual([false, false, false, false]);
  });

  it.each([undefined, base64('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n')])(
    'without a certificate is by a key, whatever key it brings along',
    (cert) => {
      const bundle = { base64Signature: 'AAAA', ...(cert !== undefined && { cert }) };
      expect(modernBundle(bundle)).toEqual({
        mediaType: MEDIA_TYPE,
        verificationMaterial: { publicKey: { hint: '' }, tlogEntries: [] },
        messageSignature: { signature: 'AAAA' },
      });
      expect(modernBundle({ ...bundle, rekorBundle: log() })).toEqual({
        mediaType: MEDIA_TYPE,
        verificationMaterial: { publicKey: { hint: '' }, tlogEntries: [ENTRY] },
        messageSignature: { signature: 'AAAA', ...DIGEST },
      });
    },
  );

  it.each([`${BEGIN}\nAA\nBB\n${END}`, `${BEGIN}\r\nAA\r\nBB\r\n${END}\r\n`, `${BEGIN}\nAABB\n${END}\n\n`])(
    'with the certificate %j has it, and the entry of the log',
    (pem) => {
      expect(modernBundle(certificate(pem))).toEqual({
        mediaType: MEDIA_TYPE,
        verificationMaterial: {
          x509CertificateChain: { certificates: [{ rawBytes: 'AABB' }] },
          tlogEntries: [ENTRY],
        },
        messageSignature: { signature: 'AAAA', ...DIGEST },
      });
    },
  );

  it.each([
    ['before', `a note\n${BEGIN}\nAA\n${END}\n`],
    ['after', `${BEGIN}\nAA\n${END}\nmore`],
    ['beside its base64', `${BEGIN}\nA-A\n${END}\n`],
    ['but no certificate', 'AA'],
    ['in another certificate', `${BEGIN}\nAA\n${END}\n${BEGIN}\nAA\n${END}\n`],
  ])('is none with something %s', (_, pem) => {
    expect(modernBundle(certificate(pem))).toBeUndefined();
  });

  it('is none with a certificate or a signature that is no base64', () => {
    expect(modernBundle({ base64Signature: 'AAAA', cert: '?', rekorBundle: log() })).toBeUndefined();
    expect(modernBundle({ base64Signature: 'AAAA', cert: null, rekorBundle: log() })).toBeUndefined();
    expect(modernBundle({ base64Signature: '?', rekorBundle: log() })).toBeUndefined();
    expect(modernBundle({ base64Signature: null })).toBeUndefined();
  });

  it.each<[string, JsonValue]>([
    ['nothing', null],
    ['no payload', { SignedEntryTimestamp: 'c2V0' }],
    ['no body', log('', { body: null })],
    ['a body that is no base64', log('', { body: '?' })],
    ['a body that is no JSON', log('{')],
    ['a body that is no object', log('[]')],
    ['no log', log(undefined, { logID: null })],
  ])('with an entry of %s has none', (_, rekorBundle) => {
    expect(modernBundle({ ...certificate(`${BEGIN}\nAA\n${END}\n`), rekorBundle })).toBeUndefined();
    expect(modernBundle({ base64Signature: 'AAAA', rekorBundle })).toMatchObject({
      verificationMaterial: { tlogEntries: [] },
    });
  });

  it.each<[string, JsonObject]>([
    ['nothing', {}],
    ['nothing else', { spec: null }],
    ['no data', { spec: {} }],
    ['no hash', { spec: { data: {} } }],
    ['another hash', { spec: { data: { hash: { algorithm: 'sha512', value: '00' } } } }],
  ])('states no digest where its entry says %s', (_, logged) => {
    const modern = modernBundle({ base64Signature: 'AAAA', rekorBundle: log(JSON.stringify(logged)) });
    expect(modern?.['messageSignature']).toEqual({ signature: 'AAAA' });
    expect(modern?.['verificationMaterial']).toMatchObject({
      tlogEntries: [{ kindVersion: { kind: null, version: null } }],
    });
  });

  it('has an envelope where its signature is one', () => {
    const modern = modernBundle({ base64Signature: base64('{"payload":""}') });
    expect(modern?.['dsseEnvelope']).toEqual({ payload: '' });
    expect(modern?.['messageSignature']).toBeUndefined();
    expect(modernBundle({ base64Signature: base64('{') })?.['dsseEnvelope']).toBeNull();
  });
});
