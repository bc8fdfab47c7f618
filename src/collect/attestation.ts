import { createHash } from 'node:crypto';
import { IN_TOTO_PAYLOAD, IN_TOTO_STATEMENT } from '../evidence/seal.ts';
import { asArray, asObject, asString, isObject, type JsonObject, type JsonValue } from '../format/jsonValue.ts';
import { type Envelope, parseEnvelope, verifyEnvelope } from '../trust/dsse.ts';
import type { Claim, Collector, FileContext } from './collector.ts';
import { Unreadable } from './collector.ts';
import { showJson, strictJson, wholeFile } from './jsonDocument.ts';
import { isPlaceholder } from './placeholder.ts';

const MAX_ATTESTATION_BYTES = 32 * 1024 * 1024;
/** What `trust.keys[].signs` calls it. */
const ATTESTATION_USE = 'attestation';

/**
 * A signed in-toto statement: a DSSE envelope, bare or in a sigstore bundle. What is attested of which digest counts only as
 * far as the signature does, so both are stated, each as an item of its own.
 */
export const attestation: Collector = {
  format: 'attestation',
  yields: ['document', 'digest', 'signature', 'setting'],
  maxBytes: MAX_ATTESTATION_BYTES,
  scanned: false,
  open: (context) =>
    wholeFile((bytes) => {
      const json = strictJson(bytes);
      const claims = claimsOf(json.value, context);
      return { claims, show: showJson(json, () => claims.flatMap(({ place }) => place.pointer ?? [])) };
    }),
};

function claimsOf(value: JsonValue, context: FileContext): Claim[] {
  const inBundle = isObject(value) && value['dsseEnvelope'] !== undefined;
  const base = inBundle ? '/dsseEnvelope' : '';
  const envelope = parseEnvelope((inBundle ? value['dsseEnvelope'] : value) ?? null);
  if (envelope?.payloadType !== IN_TOTO_PAYLOAD)
    throw new Unreadable('schema_violation', 'must hold an in-toto statement in a DSSE envelope', { pointer: base });
  const statement = statementOf(envelope, `${base}/payload`);
  const predicate = asString(statement['predicateType']) ?? '';
  const pointer = `${base}/payload`;
  const { verified, signer, reason } = verifyEnvelope(context.trust, ATTESTATION_USE, envelope);
  return [
    {
      kind: 'document',
      place: { pointer: '' },
      item: {
        schema: asString(statement['_type']) ?? '',
        knownSchemas: [IN_TOTO_STATEMENT],
        canonical: true,
        unknownFields: [],
        inexactNumbers: [],
      },
    },
    {
      kind: 'setting',
      place: { pointer },
      item: { group: 'predicate-type', name: context.path, value: predicate, placeholder: isPlaceholder(predicate) },
    },
    {
      kind: 'signature',
      place: { pointer: `${base}/signatures` },
      item: {
        use: ATTESTATION_USE,
        scheme: 'dsse',
        subject: predicate,
        digest: createHash('sha256').update(envelope.payload).digest('hex'),
        verified,
        signer,
        reason,
        at: null,
        until: null,
      },
    },
    ...builder(statement, pointer),
    ...subjects(statement, pointer).map(({ name, digest }): Claim => ({
      kind: 'digest',
      place: { pointer },
      item: {
        // The rules compare by role: an SBOM of a digest is no proof of how it was built.
        role: predicate,
        subject: name,
        path: null,
        of: 'content',
        stated: isVoid(statement) ? null : digest,
        statedBytes: null,
        actual: null,
        bytes: null,
      },
    })),
  ];
}

function statementOf({ payload }: Envelope, pointer: string): JsonObject {
  const { value } = strictJson(payload);
  if (!isObject(value) || value['_type'] !== IN_TOTO_STATEMENT || asString(value['predicateType']) === undefined)
    throw new Unreadable('schema_violation', 'must be an in-toto statement', { pointer });
  return value;
}

/** Who built it, of a SLSA provenance. It counts as far as the signature does. */
function builder(statement: JsonObject, pointer: string): Claim[] {
  const details = asObject(asObject(statement['predicate'])?.['runDetails']);
  const id = asString(asObject(details?.['builder'])?.['id']);
  if (id === undefined) return [];
  return [
    {
      kind: 'setting',
      place: { pointer },
      item: { group: 'builder', name: 'builder-id', value: id, placeholder: isPlaceholder(id) },
    },
  ];
}

function subjects(statement: JsonObject, pointer: string): { name: string; digest: string }[] {
  const all = (asArray(statement['subject']) ?? []).map((subject) => {
    const name = asString(asObject(subject)?.['name']);
    const digest = asString(asObject(asObject(subject)?.['digest'])?.['sha256']);
    if (name === undefined || name === '' || digest === undefined)
      throw new Unreadable('schema_violation', 'every subject must have a name and a SHA-256', { pointer });
    return { name, digest };
  });
  if (all.length === 0) throw new Unreadable('schema_violation', 'must have a subject', { pointer });
  return all;
}

/** A predicate that says nothing attests nothing, whoever signed it. */
function isVoid(statement: JsonObject): boolean {
  const predicate = asObject(statement['predicate']);
  const texts = Object.values(predicate ?? {}).filter((value) => typeof value === 'string');
  return predicate === undefined || Object.keys(predicate).length === 0 || texts.some((text) => isPlaceholder(text));
}
