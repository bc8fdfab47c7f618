import { Buffer } from 'node:buffer';
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BUNDLE_TYPE, REPORT_TYPE, SUMMARY_TYPE } from '../../src/evidence/reportAttestation.ts';
import { IN_TOTO_PAYLOAD, IN_TOTO_STATEMENT } from '../../src/evidence/seal.ts';
import type { JsonObject, JsonValue } from '../../src/format/jsonValue.ts';
import { readReportAttestation } from '../../src/trust/attestedReport.ts';
import { envelopeJson, preAuthenticationEncoding } from '../../src/trust/dsse.ts';
import { trustedKey } from '../../src/trust/trust.ts';

const own = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const pem = own.publicKey.export({ type: 'spki', format: 'pem' }).toString();
// What it is pinned for does not matter: whoever asks names the key.
const key = trustedKey({ name: 'k', pem, signs: ['seal'] });
const sha256 = 'a'.repeat(64);
const document: JsonObject = { verdict: 'pass', counts: { passed: 3 } };

const statement: JsonObject = {
  _type: IN_TOTO_STATEMENT,
  subject: [
    { name: 'other', digest: { sha256: 'b'.repeat(64) } },
    { name: 'report', digest: { sha256 } },
  ],
  predicateType: REPORT_TYPE,
  predicate: document,
};
const summary: JsonObject = {
  ...statement,
  predicateType: SUMMARY_TYPE,
  predicate: { verificationResult: 'PASSED' },
};

function envelope(value: JsonValue, { privateKey = own.privateKey, type = IN_TOTO_PAYLOAD, text = '' } = {}) {
  const payload = Buffer.from(text === '' ? JSON.stringify(value) : text);
  return envelopeJson(type, payload, 'k', sign(null, preAuthenticationEncoding(type, payload), privateKey));
}

function bundle(content: JsonObject): JsonObject {
  return { mediaType: BUNDLE_TYPE, verificationMaterial: { publicKey: { hint: '' } }, ...content };
}

function read(value: JsonValue | Buffer, verdict = 'pass') {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
  return readReportAttestation(bytes, key, { sha256, verdict, document });
}

describe('an attestation of a report', () => {
  it.each<[string, JsonObject]>([
    ['that holds the report', statement],
    ['that sums it up', summary],
  ])('%s counts, as an envelope and in a bundle', (_, value) => {
    const attested = { attested: true, signer: key.fingerprint };
    expect(read(envelope(value))).toEqual(attested);
    expect(read(bundle({ dsseEnvelope: envelope(value) }))).toEqual(attested);
  });

  it.each(['fail', 'inconclusive'])('that sums up the verdict %s says FAILED', (verdict) => {
    const failed = { ...summary, predicate: { verificationResult: 'FAILED' } };
    expect(read(envelope(failed), verdict).attested).toBe(true);
    expect(read(envelope(summary), verdict)).toEqual({ attested: false, reason: 'other_content' });
    expect(read(envelope(failed))).toEqual({ attested: false, reason: 'other_content' });
  });

  it.each<[string, JsonValue | Buffer]>([
    ['no JSON', Buffer.from('{')],
    ['no envelope', {}],
    ['an envelope of another type', envelope(statement, { type: 'application/json' })],
    ['a bundle of a signature over a file', bundle({ messageSignature: { signature: 'AAAA' } })],
    [
      'a bundle of no known version',
      { ...bundle({ dsseEnvelope: envelope(statement) }), mediaType: 'application/json' },
    ],
    ['an envelope of no JSON', envelope(null, { text: 'PASSED' })],
    ['an envelope of a list', envelope([statement])],
    ['a statement of another type', envelope({ ...statement, _type: 'https://in-toto.io/Statement/v0.1' })],
  ])('is not %s', (_, value) => {
    expect(read(value)).toEqual({ attested: false, reason: 'malformed' });
  });

  it('is by the given key, and by nobody else', () => {
    const strange = envelope(statement, { privateKey: other.privateKey });
    expect(read(strange)).toEqual({ attested: false, reason: 'bad_signature' });
    expect(read(bundle({ dsseEnvelope: strange }))).toEqual({ attested: false, reason: 'bad_signature' });
  });

  it.each<[string, JsonValue | undefined]>([
    ['nothing', undefined],
    ['no bytes', []],
    ['things without a digest', [null, 'report', { name: 'report' }, { digest: { sha512: sha256 } }]],
    ['other bytes', [{ name: 'report', digest: { sha256: 'b'.repeat(64) } }]],
  ])('is about these bytes, and not about %s', (_, subject = null) => {
    expect(read(envelope({ ...statement, subject }))).toEqual({ attested: false, reason: 'other_report' });
  });

  it.each<[string, JsonObject]>([
    ['another report', { ...statement, predicate: { ...document, verdict: 'fail' } }],
    ['no report', { ...statement, predicate: null }],
    ['a sum without a result', { ...summary, predicate: {} }],
    ['nothing that is known', { ...summary, predicateType: 'https://slsa.dev/provenance/v1' }],
    ['a report where it should have summed it up', { ...summary, predicate: document }],
  ])('does not count where it says %s', (_, value) => {
    expect(read(envelope(value))).toEqual({ attested: false, reason: 'other_content' });
  });
});
