import { Buffer } from 'node:buffer';
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { GateError } from '../../src/error.ts';
import { DIGESTS, type Trust, trustedKey, verifyHmac, verifySignature } from '../../src/trust/trust.ts';

const MESSAGE = Buffer.from('what was signed');
const PAIRS = {
  ed25519: generateKeyPairSync('ed25519'),
  'ecdsa-p256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'ecdsa-p384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const ALGORITHMS = Object.keys(PAIRS) as (keyof typeof PAIRS)[]; // keys of a literal

/** Self-signed, and valid for one day only; made for this test. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBLDCB36ADAgECAhRzAWY7li+I0jvZjHzYjmXhTUFl+jAFBgMrZXAwDDEKMAgG
A1UEAwwBdDAeFw0yNjExMjExMjM1MTZaFw0yNjExMjIxMjM1MTZaMAwxCjAIBgNV
BAMMAXQwKjAFBgMrZXADIQDyOjjU3R4mfkUjXtAKBHPR/OI2eqBTF2CPSx1Mv5Vb
l6NTMFEwHQYDVR0OBBYEFK63AFn+Ng2KJt5U4IRjJwAK3yAoMB8GA1UdIwQYMBaA
FK63AFn+Ng2KJt5U4IRjJwAK3yAoMA8GA1UdEwEB/wQFMAMBAf8wBQYDK2VwA0EA
8IRRKuT8V/tyiDQgo7mk6XOub8kV2/nrK7+Lr+139Jolm9uI3CT32bukn7mX3ddD
WJ3AbPrlWFn1jiDK7RBDDA==
-----END CERTIFICATE-----
`;

function pem(key: KeyObject): string {
  return key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();
}

function trusting(algorithm: keyof typeof PAIRS, use = 'seal'): Trust {
  return { keys: [trustedKey({ name: 'k', pem: pem(PAIRS[algorithm].publicKey), signs: [use] })], secrets: [] };
}

describe.each(ALGORITHMS)('a key of %s', (algorithm) => {
  const signature = sign(DIGESTS[algorithm], MESSAGE, PAIRS[algorithm].privateKey);
  const trust = trusting(algorithm);

  it('verifies what it signed, for the use that it is pinned for', () => {
    expect(trust.keys[0]?.algorithm).toBe(algorithm);
    expect(verifySignature(trust, 'seal', MESSAGE, signature)).toEqual({
      verified: 'yes',
      signer: trust.keys[0]?.fingerprint,
      reason: 'verified',
    });
  });

  it('knows nothing of another use', () => {
    expect(verifySignature(trust, 'promotion-override', MESSAGE, signature)).toEqual({
      verified: 'unknown',
      signer: null,
      reason: 'no_trust',
    });
  });

  it.each([
    ['another message', Buffer.from('what was signeD'), signature],
    ['nothing', MESSAGE, Buffer.alloc(0)],
    ['a truncated signature', MESSAGE, signature.subarray(0, -1)],
    ['a longer signature', MESSAGE, Buffer.concat([signature, Buffer.alloc(1)])],
    ['a changed signature', MESSAGE, Buffer.from(signature.map((byte, index) => (index === 20 ? byte ^ 1 : byte)))],
    ['zeros', MESSAGE, Buffer.alloc(signature.length)],
  ])('refuses %s', (_, message, given) => {
    expect(verifySignature(trust, 'seal', message, given)).toEqual({
      verified: 'no',
      signer: null,
      reason: 'bad_signature',
    });
  });

  it.each(ALGORITHMS.filter((other) => other !== algorithm))('refuses the signature of a key of %s', (other) => {
    const foreign = sign(DIGESTS[other], MESSAGE, PAIRS[other].privateKey);
    expect(verifySignature(trust, 'seal', MESSAGE, foreign).verified).toBe('no');
  });

  it('finds the signer among several keys', () => {
    const others = ALGORITHMS.filter((other) => other !== algorithm).flatMap((other) => trusting(other).keys);
    const all = { keys: [...others, ...trust.keys], secrets: [] };
    expect(verifySignature(all, 'seal', MESSAGE, signature).signer).toBe(trust.keys[0]?.fingerprint);
  });
});

describe('a configured key', () => {
  const good = pem(PAIRS.ed25519.publicKey);

  it('is found by the digest of its SubjectPublicKeyInfo, whatever its PEM looks like', () => {
    const { fingerprint } = trustedKey({ name: 'k', pem: good, signs: ['seal'] });
    expect(fingerprint).toMatch(/^sha256:[0-9a-f]{64}$/);
    const windows = `a note\r\n${good.replaceAll('\n', '\r\n')}`;
    expect(trustedKey({ name: 'k', pem: windows, signs: ['seal'] }).fingerprint).toBe(fingerprint);
  });

  it('may stand in PKCS #1', () => {
    const text = PAIRS.rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    expect(trustedKey({ name: 'k', pem: text, signs: ['seal'] }).algorithm).toBe('rsa');
  });

  it.each([
    ['a private key', pem(PAIRS.ed25519.privateKey), /no public key/],
    ['an RSA private key', PAIRS.rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(), /no public key/],
    ['a private key behind a public one', good + pem(PAIRS.ed25519.privateKey), /no public key/],
    ['two public keys', good + pem(PAIRS.rsa.publicKey), /no public key/],
    ['a certificate', CERTIFICATE, /no public key/],
    ['a certificate that calls itself a key', CERTIFICATE.replaceAll('CERTIFICATE', 'PUBLIC KEY'), /no public key/],
    ['nothing', '', /no public key/],
    ['garbage', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n', /no public key/],
    ['half a key', good.slice(0, 60), /no public key/],
    ['a key within a line', `key: ${good}`, /no public key/],
    ['a key with its end on the same line', good.replace('KEY-----\n', 'KEY----- '), /no public key/],
    ['RSA of 1024 bits', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey), /not supported/],
    ['RSA-PSS', pem(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey), /not supported/],
    ['P-521', pem(generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey), /not supported/],
    ['secp256k1', pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey), /not supported/],
    ['Ed448', pem(generateKeyPairSync('ed448').publicKey), /not supported/],
    ['X25519', pem(generateKeyPairSync('x25519').publicKey), /not supported/],
  ])('is refused: %s', (_, text, message) => {
    const place = { file: 'gate.config.yaml', line: 3 };
    const pin = () => trustedKey({ name: 'k', pem: text, signs: ['seal'], place });
    expect(pin).toThrow(GateError);
    expect(pin).toThrow(message);
    expect(pin).toThrow(expect.objectContaining({ code: 'config_invalid', place }) as Error);
    const elsewhere = () => trustedKey({ name: 'k', pem: text, signs: ['seal'] });
    expect(elsewhere).toThrow(expect.objectContaining({ place: undefined }) as Error);
  });
});

describe('a shared secret', () => {
  const STRONG = Buffer.from('0123456789abcdef');
  const mac = (secret: Buffer) => createHmac('sha256', secret).update(MESSAGE).digest();
  const pinned = (...values: (Buffer | undefined)[]): Trust => ({
    keys: [],
    secrets: values.map((value, index) => ({ name: `s${index}`, signs: ['webhook'], value })),
  });

  it('verifies its own code, and says which secret it was', () => {
    const trust = pinned(undefined, Buffer.from('fedcba9876543210'), STRONG);
    expect(verifyHmac(trust, 'webhook', MESSAGE, mac(STRONG))).toEqual({
      verified: 'yes',
      signer: 's2',
      reason: 'verified',
    });
  });

  it.each<[string, Buffer]>([
    ['another code', mac(Buffer.from('another secret!!'))],
    // A comparison in constant time throws for other lengths; neither may get through.
    ['half of its code', mac(STRONG).subarray(0, 16)],
    ['its code and more', Buffer.concat([mac(STRONG), mac(STRONG)])],
    ['no code', Buffer.alloc(0)],
    ['its code in hex', Buffer.from(mac(STRONG).toString('hex'))],
  ])('refuses %s', (_, given) => {
    expect(verifyHmac(pinned(STRONG), 'webhook', MESSAGE, given)).toEqual({
      verified: 'no',
      signer: null,
      reason: 'bad_signature',
    });
  });

  it('of less than 16 bytes verifies nothing, its own code neither', () => {
    const weak = STRONG.subarray(0, 15);
    expect(verifyHmac(pinned(weak), 'webhook', MESSAGE, mac(weak))).toMatchObject({
      verified: 'no',
      reason: 'weak_secret',
    });
    expect(verifyHmac(pinned(weak, STRONG), 'webhook', MESSAGE, mac(weak)).verified).toBe('no');
    expect(verifyHmac(pinned(Buffer.alloc(0)), 'webhook', MESSAGE, mac(Buffer.alloc(0))).verified).toBe('no');
  });

  it.each(['change-me-in-production', 'CHANGEME-CHANGEME', 'your-secret-goes-here', 'xxxxxxxxxxxxxxxxxxxx'])(
    'that stands in every template verifies nothing: %s',
    (text) => {
      const known = Buffer.from(text);
      expect(verifyHmac(pinned(known), 'webhook', MESSAGE, mac(known))).toMatchObject({
        verified: 'no',
        reason: 'weak_secret',
      });
    },
  );

  it('that is not there, or is there for something else, decides nothing', () => {
    const unknown = { verified: 'unknown', signer: null, reason: 'no_trust' };
    expect(verifyHmac(pinned(undefined), 'webhook', MESSAGE, mac(STRONG))).toEqual(unknown);
    expect(verifyHmac(pinned(STRONG), 'other', MESSAGE, mac(STRONG))).toEqual(unknown);
  });
});
