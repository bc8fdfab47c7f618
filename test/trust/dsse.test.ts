import { Buffer } from 'node:buffer';
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/format/jsonValue.ts';
import { envelopeJson, parseEnvelope, preAuthenticationEncoding, verifyEnvelope } from '../../src/trust/dsse.ts';
import { type Trust, trustedKey } from '../../src/trust/trust.ts';

const TYPE = 'http://example.com/HelloWorld';
const PAYLOAD = Buffer.from('hello world');
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const trust: Trust = { keys: [trustedKey({ name: 'k', pem, signs: ['seal'] })], secrets: [] };

function signed(type = TYPE, payload: Buffer = PAYLOAD, key = privateKey): JsonObject {
  return envelopeJson(TYPE, PAYLOAD, 'k', sign(null, preAuthenticationEncoding(type, payload), key));
}

function verified(value: JsonValue): string | undefined {
  const envelope = parseEnvelope(value);
  return envelope && verifyEnvelope(trust, 'seal', envelope).verified;
}

describe('the pre-authentication encoding', () => {
  it('is that of the published test vector', () => {
    // github.com/secure-systems-lab/dsse, protocol.md, "Test Vectors"
    expect(preAuthenticationEncoding(TYPE, PAYLOAD).toString('utf8')).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });

  it('counts bytes, not characters', () => {
    expect(preAuthenticationEncoding('é', Buffer.from('ü')).toString('utf8')).toBe('DSSEv1 2 é 2 ü');
  });

  it('cannot be moved between type and payload', () => {
    const one = preAuthenticationEncoding('a', Buffer.from('b 1 c'));
    const two = preAuthenticationEncoding('a 5 b', Buffer.from('c'));
    expect(one.equals(two)).toBe(false);
  });
});

describe('an envelope', () => {
  it('is verified over type and payload', () => {
    expect(verified(signed())).toBe('yes');
    expect(verified(signed('text/plain'))).toBe('no');
    expect(verified({ ...signed(), payloadType: 'text/plain' })).toBe('no');
    expect(verified({ ...signed(), payload: Buffer.from('hello World').toString('base64') })).toBe('no');
  });

  it('is not verified by a signature over the bare payload', () => {
    expect(verified(envelopeJson(TYPE, PAYLOAD, 'k', sign(null, PAYLOAD, privateKey)))).toBe('no');
  });

  it('needs one signature of a pinned key; strangers beside it take nothing away, whatever their key id says', () => {
    const own = signed()['signatures'] as JsonObject[];
    const strange = signed(TYPE, PAYLOAD, other.privateKey)['signatures'] as JsonObject[];
    expect(verified({ ...signed(), signatures: [...strange, ...own] })).toBe('yes');
    expect(verified({ ...signed(), signatures: strange })).toBe('no');
    expect(verified({ ...signed(), signatures: [] })).toBe('no');
    expect(verified({ ...signed(), signatures: [{ sig: own[0]?.['sig'] ?? '' }] })).toBe('yes');
  });

  it('may have as many signatures as it is allowed', () => {
    const signatures = Array.from({ length: 16 }, () => ({ sig: 'AAAA' }));
    expect(parseEnvelope({ ...signed(), signatures })?.signatures.length).toBe(16);
  });

  it('says nothing where no key is pinned for the use', () => {
    const envelope = parseEnvelope(signed());
    expect(envelope && verifyEnvelope(trust, 'other', envelope).verified).toBe('unknown');
  });

  const sig = Buffer.alloc(64, 0xfb).toString('base64');
  it.each<[string, JsonValue]>([
    ['no object', [1]],
    ['no payload', { payloadType: TYPE, signatures: [] }],
    ['no type', { payload: '', signatures: [] }],
    ['no signatures', { payload: '', payloadType: TYPE }],
    ['a signature that is a text', { payload: '', payloadType: TYPE, signatures: [sig] }],
    ['a signature without bytes', { payload: '', payloadType: TYPE, signatures: [{ keyid: 'k' }] }],
    ['payload without padding', { payload: 'aGVsbG8gd29ybGQ', payloadType: TYPE, signatures: [] }],
    ['payload with a line break', { payload: 'aGVsbG8g\nd29ybGQ=', payloadType: TYPE, signatures: [] }],
    ['payload with other characters', { payload: 'aGVs!bG8gd29ybGQ=', payloadType: TYPE, signatures: [] }],
    ['payload with stray bits', { payload: 'aGVsbG8gd29ybGR=', payloadType: TYPE, signatures: [] }],
    ['payload in the URL alphabet', { payload: '-_8=', payloadType: TYPE, signatures: [] }],
    ['one lenient signature', { payload: '', payloadType: TYPE, signatures: [{ sig }, { sig: `${sig}=` }] }],
    ['more signatures than anybody needs', { ...signed(), signatures: Array.from({ length: 17 }, () => ({ sig })) }],
  ])('is none with %s', (_, value) => {
    expect(parseEnvelope(value)).toBeUndefined();
  });
});
