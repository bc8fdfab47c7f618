import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { GateError } from '../error.ts';
import { IN_TOTO_PAYLOAD } from '../evidence/seal.ts';
import { asObject, isObject, type JsonValue, objectsIn, pointerGet } from '../format/jsonValue.ts';
import { type CertificateVerifier, isBundle, isPinned, parseBundle, verifyBundle } from '../trust/bundle.ts';
import { type Envelope, parseEnvelope, verifyEnvelope } from '../trust/dsse.ts';
import { isLegacyBundle, modernBundle } from '../trust/legacyBundle.ts';
import { loadCertificateVerifier } from '../trust/loadCertificateVerifier.ts';
import { signedUse } from '../procedure/formats.ts';
import type { Claim, ClaimPlace, Collector, FileContext } from './collector.ts';
import { MAX_CLAIMS, tooMany, Unreadable } from './collector.ts';
import { showJson, strictJson, wholeFile } from './jsonDocument.ts';
import type * as PredicateClaims from './predicateClaims.ts';
import { settingOf } from './settingOf.ts';
import { type Signed, statementClaims, UNSIGNED } from './statement.ts';

/** Loaded where an identity is pinned: no other run pays for it. */
let certificates: CertificateVerifier | undefined;

/** What some predicates need is loaded with the first attestation. */
let predicates: typeof PredicateClaims | undefined;

/**
 * In-toto statements: each in a DSSE envelope, bare or in a sigstore bundle; several are one a line. What is stated of which
 * digest counts only as far as the signature does, so the item of a statement says what became of that.
 */
export const attestation: Collector = {
  format: 'attestation',
  yields: [
    'document',
    'setting',
    'signature',
    'statement',
    'digest',
    'release',
    'task',
    'scan',
    'flaw',
    'rating',
    'vex',
  ],
  maxBytes: 32 * 1024 * 1024,
  // Envelopes hold encoded text, in which a scan would find what is not there.
  scanned: false,
  async prepare({ identities = [], lists = [] }) {
    predicates ??= await import('./predicateClaims.ts');
    for (const list of lists) list.load();
    if (identities.length > 0) certificates ??= await loadCertificateVerifier();
  },
  open: (context) =>
    wholeFile((bytes) => {
      const lines = linesOf(bytes);
      if (lines === undefined) {
        const json = strictJson(bytes);
        const claims = partsOf(json.value).flatMap(({ value, at }) =>
          claimsOf(value, bytes, context, (pointer) => ({ pointer: `${at}${pointer}` })),
        );
        if (claims.length > MAX_CLAIMS) throw tooMany(1);
        return { claims, show: showJson(json, () => claims.flatMap(({ place }) => place.pointer ?? [])) };
      }
      const claims = lines.flatMap((line, index) => {
        const at: ClaimPlace = { lines: [index + 1, index + 1] };
        return claimsOf(strictJson(line).value, line, context, () => at);
      });
      if (claims.length > MAX_CLAIMS) throw tooMany(lines.length);
      return { claims, show: () => ({}) };
    }),
};

/** What the npm registry and `gcloud … --show-provenance` answer holds several; anything else is one. */
function partsOf(value: JsonValue): { readonly value: JsonValue; readonly at: string }[] {
  const bundles = objectsIn(pointerGet(value, '/attestations')).map(({ bundle }, index) => ({
    value: bundle ?? null,
    at: `/attestations/${index}/bundle`,
  }));
  const envelopes = objectsIn(pointerGet(value, '/provenance_summary/provenance')).map(({ envelope }, index) => ({
    value: inOneAlphabet(envelope ?? null),
    at: `/provenance_summary/provenance/${index}/envelope`,
  }));
  const parts = [...bundles, ...envelopes];
  return parts.length > 0 ? parts : [{ value, at: '' }];
}

/** Google writes the alphabet of base64 that is made for URLs. A text that mixes the two stays as it is, and is refused. */
function inOneAlphabet(value: JsonValue): JsonValue {
  if (typeof value === 'string') return /[+/]/.test(value) ? value : value.replaceAll('-', '+').replaceAll('_', '/');
  const envelope = asObject(value);
  if (envelope === undefined) return value;
  const signatures = objectsIn(envelope['signatures']).map((one) => ({
    ...one,
    sig: inOneAlphabet(one['sig'] ?? null),
  }));
  return { ...envelope, payload: inOneAlphabet(envelope['payload'] ?? null), signatures };
}

/** Undefined for one document, however many lines it has: JSON Lines have a whole document on the first of several. */
function linesOf(bytes: Buffer): Buffer[] | undefined {
  const end = bytes.indexOf(0x0a);
  if (end < 0 || end === bytes.length - 1) return undefined;
  if (bytes[0] !== 0x7b || bytes[end - 1] !== 0x7d) return undefined;
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const to = bytes.indexOf(0x0a, from);
    lines.push(bytes.subarray(from, to < 0 ? bytes.length : to));
    from = to < 0 ? bytes.length : to + 1;
  }
  return lines;
}

function claimsOf(
  value: JsonValue,
  bytes: Buffer,
  context: FileContext,
  place: (pointer: string) => ClaimPlace,
): Claim[] {
  if (isObject(value) && value['_type'] !== undefined)
    return claimsOfStatement({ value, bytes }, UNSIGNED, context, place(''));
  // What stands in an old bundle is encoded once more, and has no place of its own.
  if (isLegacyBundle(value)) {
    const bundle = modernBundle(value) ?? null;
    return envelopeClaims(bundle, 'sigstore', context, () => place('/base64Signature'));
  }
  const base = isBundle(value) ? '/dsseEnvelope' : '';
  return envelopeClaims(value, base === '' ? 'dsse' : 'sigstore', context, (pointer) => place(`${base}${pointer}`));
}

function envelopeClaims(
  value: JsonValue,
  scheme: string,
  context: FileContext,
  place: (pointer: string) => ClaimPlace,
): Claim[] {
  const { envelope, signed } = verified(value, context, place(''));
  if (envelope.payloadType !== IN_TOTO_PAYLOAD)
    throw new Unreadable('schema_violation', 'must hold an in-toto statement', place('/payloadType'));
  const statement = { value: strictJson(envelope.payload).value, bytes: envelope.payload };
  // The statement stands inside the encoded payload: a reader of the file finds its parts nowhere else.
  const claims = claimsOfStatement(statement, signed, context, place('/payload'));
  const { type = '', producer = null } =
    claims.flatMap((claim) => (claim.kind === 'statement' ? [claim.item] : []))[0] ?? {};
  return [
    ...claims,
    settingOf({ group: 'predicate-type', name: context.path, value: type }, place('/payload')),
    ...(producer === null
      ? []
      : [settingOf({ group: 'builder', name: 'builder-id', value: producer }, place('/payload'))]),
    {
      kind: 'signature',
      place: place('/signatures'),
      item: {
        use: signedUse({ format: 'attestation', with: context.with }),
        scheme,
        subject: type,
        digest: createHash('sha256').update(envelope.payload).digest('hex'),
        ...signed,
        until: null,
      },
    },
  ];
}

function claimsOfStatement(
  statement: { readonly value: JsonValue; readonly bytes: Uint8Array },
  signed: Signed,
  context: FileContext,
  place: ClaimPlace,
): Claim[] {
  if (predicates === undefined) throw new GateError('internal', 'the reader of attestations was not prepared');
  const claims = statementClaims(statement, signed, context, place);
  const item = claims.flatMap((claim) => (claim.kind === 'statement' ? [claim.item] : []))[0];
  const predicate = asObject(asObject(statement.value)?.['predicate']);
  if (item === undefined || predicate === undefined) return claims;
  return [...claims, ...predicates.predicateClaims(item, predicate, signed, context, place)];
}

function verified(
  value: JsonValue,
  context: FileContext,
  place: ClaimPlace,
): { readonly envelope: Envelope; readonly signed: Signed } {
  const use = signedUse({ format: 'attestation', with: context.with });
  if (isBundle(value)) {
    const bundle = parseBundle(value);
    if (bundle === undefined || !('envelope' in bundle.content))
      throw new Unreadable('schema_violation', 'must be a sigstore bundle with one DSSE envelope', place);
    return { envelope: bundle.content.envelope, signed: verifyBundle(context.trust, use, bundle, { certificates }) };
  }
  const envelope = parseEnvelope(value);
  if (envelope === undefined)
    throw new Unreadable(
      'schema_violation',
      'must be an in-toto statement, a DSSE envelope or a sigstore bundle',
      place,
    );
  if (envelope.signatures.length === 0) return { envelope, signed: UNSIGNED };
  const found = verifyEnvelope(context.trust, use, envelope);
  const isStranger = found.verified === 'unknown' && isPinned(context.trust, use);
  return {
    envelope,
    signed: { ...(isStranger ? { verified: 'no', signer: null, reason: 'stranger' } : found), at: null },
  };
}
