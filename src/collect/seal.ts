import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import validate from '../../generated/validators/run-seal-v1.js';
import { IN_TOTO_PAYLOAD, SEAL_SCHEMA, SEAL_USE, SEALED_ROLE } from '../evidence/seal.ts';
import { canonicalBytes } from '../format/canonicalJson.ts';
import { asArray, asObject, asString, type JsonObject, type JsonValue } from '../format/jsonValue.ts';
import { schemaProblems } from '../format/schema.ts';
import { type Envelope, envelopeJson, parseEnvelope, verifyEnvelope } from '../trust/dsse.ts';
import type { Claim, Collector, FileContext } from './collector.ts';
import { Unreadable } from './collector.ts';
import { showJson, strictJson, timeAt, wholeFile } from './jsonDocument.ts';

const MAX_SEAL_BYTES = 64 * 1024 * 1024;

/** The seal of the directory that it lies in: an in-toto statement, bare or in a DSSE envelope. */
export const seal: Collector = {
  format: 'seal',
  yields: ['document', 'digest', 'signature'],
  says: { digest: { role: [SEALED_ROLE] }, signature: { use: [SEAL_USE] } },
  maxBytes: MAX_SEAL_BYTES,
  scanned: true,
  open: (context) =>
    wholeFile((bytes) => {
      try {
        const json = strictJson(bytes);
        const claims = claimsOf(json.value, bytes, context);
        return { claims, show: showJson(json, () => claims.flatMap(({ place }) => place.pointer ?? [])) };
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        // Unlike other files it must not block by being there: where nothing demands a seal, removing it would help.
        return { claims: [MALFORMED], show: () => ({}) };
      }
    }),
};

const MALFORMED: Claim = {
  kind: 'signature',
  place: { pointer: '' },
  item: {
    use: SEAL_USE,
    scheme: 'dsse',
    subject: 'run',
    digest: null,
    verified: 'no',
    signer: null,
    reason: 'malformed',
    at: null,
    until: null,
  },
};

function claimsOf(value: JsonValue, bytes: Buffer, context: FileContext): Claim[] {
  const canonical = canonicalBytes(value).equals(bytes);
  const envelope = asObject(value)?.['payload'] === undefined ? undefined : parseEnvelope(value);
  if (envelope === undefined) return statementClaims(statementOf(value), canonical, (index) => `/subject/${index}`);
  if (envelope.payloadType !== IN_TOTO_PAYLOAD)
    throw new Unreadable('schema_violation', 'must hold an in-toto statement', { pointer: '/payloadType' });
  const statement = statementOf(strictJson(envelope.payload).value);
  const { verified, signer, reason } = verifyEnvelope(context.trust, SEAL_USE, envelope);
  // DSSE signs neither the key id nor the spelling: without this, a sealed run could be changed there and stay sealed.
  if (verified === 'yes' && !isWritten(bytes, envelope, signer))
    throw new Unreadable('malformed', 'seal_spelling', { pointer: '' });
  return [
    // The subjects stand inside the encoded payload: a reader of the file finds them nowhere else.
    ...statementClaims(statement, canonical, () => '/payload'),
    {
      kind: 'signature',
      place: { pointer: '/signatures' },
      item: {
        use: SEAL_USE,
        scheme: 'dsse',
        subject: 'run',
        digest: createHash('sha256').update(envelope.payload).digest('hex'),
        verified,
        signer,
        reason,
        at: sealedAt(statement),
        until: null,
      },
    },
  ];
}

/** Whether the bytes are those that `gate seal` writes: one signature, with the fingerprint of its key. */
function isWritten(bytes: Buffer, { payloadType, payload, signatures }: Envelope, signer: string): boolean {
  const [signature, ...others] = signatures;
  if (signature === undefined || others.length > 0) return false;
  return canonicalBytes(envelopeJson(payloadType, payload, signer, signature)).equals(bytes);
}

function statementOf(value: JsonValue): JsonObject {
  const [problem] = schemaProblems(validate, value);
  if (problem !== undefined) throw new Unreadable('schema_violation', problem.text, { pointer: problem.pointer });
  return asObject(value) ?? {};
}

function sealedAt(statement: JsonObject) {
  return timeAt(asObject(statement['predicate'])?.['sealedAt'], '/predicate/sealedAt');
}

function statementClaims(statement: JsonObject, canonical: boolean, pointerOf: (index: number) => string): Claim[] {
  sealedAt(statement);
  const subjects = (asArray(statement['subject']) ?? []).map((subject) => asObject(subject) ?? {});
  return [
    {
      kind: 'document',
      place: { pointer: '' },
      item: {
        schema: SEAL_SCHEMA,
        knownSchemas: [SEAL_SCHEMA],
        canonical,
        unknownFields: [],
        inexactNumbers: [],
      },
    },
    ...subjects.map((subject, index): Claim => {
      const path = asString(subject['name']) ?? '';
      const stated = asString(asObject(subject['digest'])?.['sha256']) ?? null;
      return {
        kind: 'digest',
        place: { pointer: pointerOf(index) },
        item: {
          role: SEALED_ROLE,
          subject: path,
          path,
          of: 'file',
          stated,
          actual: null,
          statedBytes: null,
          bytes: null,
        },
      };
    }),
  ];
}
