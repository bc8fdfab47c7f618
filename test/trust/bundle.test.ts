import { Buffer } from 'node:buffer';
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/format/jsonValue.ts';
import { type CertificateVerifier, isBundle, isPinned, parseBundle, verifyBundle } from '../../src/trust/bundle.ts';
import { envelopeJson, preAuthenticationEncoding } from '../../src/trust/dsse.ts';
import { matchesIdentity, trustedIdentity } from '../../src/trust/identity.ts';
import { type Trust, trustedKey } from '../../src/trust/trust.ts';

const MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const MESSAGE = Buffer.from('what was signed');
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const digest = Buffer.alloc(32, 7);
const root = Buffer.from('{"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1"}');
const identity = trustedIdentity({ name: 'i', issuer: 'https://a', subject: 'b', signs: ['artifact'], root });
const keys = [trustedKey({ name: 'k', pem, signs: ['artifact'] })];
const NOBODY: Trust = { keys: [], secrets: [] };

const byKey: JsonObject = { publicKey: { hint: '' } };
const byCertificate: JsonObject = { certificate: { rawBytes: '' } };
const messageSignature: JsonObject = {
  messageDigest: { algorithm: 'SHA2_256', digest: digest.toString('base64') },
  signature: sign(null, MESSAGE, privateKey).toString('base64'),
};
const dsseEnvelope = envelopeJson(
  'text/plain',
  MESSAGE,
  'k',
  sign(null, preAuthenticationEncoding('text/plain', MESSAGE), privateKey),
);
const [signature = {}] = dsseEnvelope['signatures'] as JsonObject[];

function bundle(content: JsonObject, verificationMaterial: JsonObject = byKey): JsonObject {
  return { mediaType: MEDIA_TYPE, verificationMaterial, ...content };
}

describe('a bundle', () => {
  it.each<[string, JsonValue, boolean]>([
    ['with material', bundle({}), true],
    ['without', dsseEnvelope, false],
    ['that is a text', 'verificationMaterial', false],
    ['that is nothing', null, false],
  ])('is known by its material: %s', (_, value, expected) => {
    expect(isBundle(value)).toBe(expected);
  });

  it('has a signature over a file, and perhaps the digest of it', () => {
    const parsed = parseBundle(bundle({ messageSignature }));
    expect(parsed).toMatchObject({
      by: 'key',
      content: { message: { digest: digest.toString('hex') } },
      document: { mediaType: MEDIA_TYPE },
    });
    for (const messageDigest of [undefined, null, { algorithm: 'SHA2_512', digest: '' }, { algorithm: 'SHA2_256' }]) {
      const content = {
        messageSignature: { signature: 'AAAA', ...(messageDigest !== undefined && { messageDigest }) },
      };
      expect(parseBundle(bundle(content))?.content).toEqual({
        message: { signature: Buffer.from('AAAA', 'base64'), digest: null },
      });
    }
  });

  it.each([
    ['a key', byKey, 'key'],
    ['a certificate', byCertificate, 'certificate'],
    ['a chain of certificates', { x509CertificateChain: {} }, 'certificate'],
  ])('is by %s', (_, material, by) => {
    expect(parseBundle(bundle({ dsseEnvelope }, material))?.by).toBe(by);
  });

  it.each<[string, JsonValue]>([
    ['a list', [bundle({ dsseEnvelope })]],
    ['one without material', { mediaType: MEDIA_TYPE, dsseEnvelope }],
    ['one whose material is no object', { ...bundle({ dsseEnvelope }), verificationMaterial: 'key' }],
    ['one of no version', { ...bundle({ dsseEnvelope }), mediaType: null }],
    [
      'one of another version',
      { ...bundle({ dsseEnvelope }), mediaType: 'application/vnd.dev.sigstore.bundle.v0.4+json' },
    ],
    ['one by nobody', bundle({ dsseEnvelope }, {})],
    ['one by two', bundle({ dsseEnvelope }, { ...byKey, ...byCertificate })],
    ['one without content', bundle({})],
    ['one with two contents', bundle({ dsseEnvelope, messageSignature })],
    ['one with two signatures', bundle({ dsseEnvelope: { ...dsseEnvelope, signatures: [signature, signature] } })],
    ['one with no signature', bundle({ dsseEnvelope: { ...dsseEnvelope, signatures: [] } })],
    ['one whose envelope is none', bundle({ dsseEnvelope: null })],
    ['one whose signature is no base64', bundle({ messageSignature: { ...messageSignature, signature: '?' } })],
    ['one whose signature is a text', bundle({ messageSignature: 'AAAA' })],
  ])('is not %s', (_, value) => {
    expect(parseBundle(value)).toBeUndefined();
  });
});

describe('the verdict on a bundle', () => {
  const found = { verified: 'yes', signer: 'somebody', reason: 'verified', at: null } as const;
  const certificates: CertificateVerifier = (identities) => ({
    ...found,
    signer: identities.map(({ name }) => name).join(),
  });

  function verdict(trust: Trust, content: JsonObject, { material = byKey, message = true, use = 'artifact' } = {}) {
    const parsed = parseBundle(bundle(content, material));
    if (parsed === undefined) throw new Error('no bundle');
    return verifyBundle(trust, use, parsed, { ...(message && { message: MESSAGE }), certificates });
  }

  it('is yes for a pinned key, over an envelope and over a file', () => {
    const yes = { verified: 'yes', signer: keys[0]?.fingerprint, reason: 'verified', at: null };
    expect(verdict({ keys, secrets: [] }, { dsseEnvelope })).toEqual(yes);
    expect(verdict({ keys, secrets: [] }, { messageSignature })).toEqual(yes);
  });

  it('is no where the file is not here', () => {
    expect(verdict({ keys, secrets: [] }, { messageSignature }, { message: false })).toEqual({
      verified: 'no',
      signer: null,
      reason: 'bytes_missing',
      at: null,
    });
  });

  it('is unknown where nobody is pinned, and no where another is', () => {
    const unknown = { verified: 'unknown', signer: null, reason: 'no_trust', at: null };
    const stranger = { verified: 'no', signer: null, reason: 'stranger', at: null };
    const forOther = { ...NOBODY, identities: [{ ...identity, signs: ['other'] }] };
    for (const trust of [NOBODY, forOther]) {
      expect(verdict(trust, { dsseEnvelope })).toEqual(unknown);
      expect(verdict(trust, { dsseEnvelope }, { material: byCertificate })).toEqual(unknown);
    }
    expect(verdict({ ...NOBODY, identities: [identity] }, { dsseEnvelope })).toEqual(stranger);
    expect(verdict({ keys, secrets: [] }, { dsseEnvelope }, { material: byCertificate })).toEqual(stranger);
  });

  it('of a certificate is that of the identities that are pinned for the use', () => {
    const identities = [{ ...identity, name: 'other', signs: ['other'] }, identity];
    expect(verdict({ ...NOBODY, identities }, { dsseEnvelope }, { material: byCertificate })).toEqual({
      ...found,
      signer: 'i',
    });
    const parsed = parseBundle(bundle({ dsseEnvelope }, byCertificate));
    if (parsed === undefined) throw new Error('no bundle');
    const without = verifyBundle({ ...NOBODY, identities }, 'artifact', parsed, { certificates: undefined });
    expect(without).toMatchObject({ verified: 'no', reason: 'stranger' });
  });
});

it('knows of a key or an identity for a use among others', () => {
  const identities = [{ ...identity, signs: ['other'] }, identity];
  expect(isPinned({ ...NOBODY, identities }, 'artifact')).toBe(true);
  expect(isPinned({ keys, secrets: [], identities }, 'other')).toBe(true);
  expect(isPinned({ keys, secrets: [] }, 'artifact')).toBe(true);
  expect(isPinned({ keys, secrets: [], identities }, 'seal')).toBe(false);
  expect(isPinned(NOBODY, 'artifact')).toBe(false);
});

describe('an identity', () => {
  const pinned = { issuer: 'https://issuer', subject: 'https://host/acme/*/release.yml@refs/tags/v*' };

  it.each<[string, string, boolean]>([
    ['https://issuer', 'https://host/acme/api/release.yml@refs/tags/v1', true],
    ['https://other', 'https://host/acme/api/release.yml@refs/tags/v1', false],
    ['https://issuer/', 'https://host/acme/api/release.yml@refs/tags/v1', false],
    ['https://issuer', 'https://host/acme/a/b/release.yml@refs/tags/v1', false],
    ['https://issuer', 'https://host/acme/api/release.yml@refs/tags', false],
    ['https://issuer', 'https://host/acme/api/release.yml@refs/tags/v1/2', false],
    ['https://issuer', 'https://host/other/api/release.yml@refs/tags/v1', false],
    ['https://issuer', 'https://host/acme/api/other.yml@refs/tags/v1', false],
  ])('of %s, %s: %s', (issuer, subject, expected) => {
    expect(matchesIdentity(pinned, { issuer, subject })).toBe(expected);
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['an object without a type', '{}'],
    ['a bundle', JSON.stringify({ mediaType: MEDIA_TYPE })],
  ])('is refused with a root that is %s', (_, text) => {
    const source = { name: 'i', issuer: 'a', subject: 'b', signs: [], root: Buffer.from(text) };
    const place = { file: 'gate.config.yaml', line: 3 };
    const refused = { code: 'config_invalid', message: expect.stringContaining('"i"') as string };
    expect(() => trustedIdentity({ ...source, place })).toThrow(expect.objectContaining({ ...refused, place }));
    expect(() => trustedIdentity(source)).toThrow(expect.objectContaining({ ...refused, place: undefined }));
  });
});
