import type { SignatureItem, Time } from '../evidence/evidence.ts';
import { canonicalBytes } from '../format/canonicalJson.ts';
import { asInteger, asObject, asString, type JsonObject, type JsonValue } from '../format/jsonValue.ts';
import { FormatError } from '../format/formatError.ts';
import { sha256Hex } from '../format/sha256.ts';
import { parseStrictJson } from '../format/strictJson.ts';
import { IN_TOTO_PAYLOAD } from '../evidence/seal.ts';
import { type Envelope, parseEnvelope, verifyEnvelope } from '../trust/dsse.ts';
import { recorderTrust } from '../trust/recorderTrust.ts';
import type { Trust, Verification } from '../trust/trust.ts';

/** A record whose signature stands behind it. */
export interface SignedRecord {
  readonly use: string;
  readonly subject: string;
  readonly at: Time;
  /** Narrower names under which a key may be pinned for it. */
  readonly pinnedAs: readonly string[];
  /** The one statement that a signature of this record can be over, given what only the statement says. */
  readonly expected: (said: JsonObject) => JsonObject;
}

type RecordingSignature = Omit<SignatureItem, 'source' | 'from'>;

/**
 * What became of the signature over a record. The statement is not believed but written again from what was read, and
 * compared byte for byte: so one that belongs to another run, step, place or content is over other bytes. Undefined for a
 * value that is no envelope with a statement.
 */
export function recordingSignature(
  trust: Trust,
  { use, subject, at, pinnedAs, expected }: SignedRecord,
  value: JsonValue | undefined,
): RecordingSignature | undefined {
  const envelope = value === undefined ? undefined : parseEnvelope(value);
  const predicate = envelope === undefined ? undefined : predicateOf(envelope);
  if (envelope === undefined || predicate === undefined) return undefined;
  const isThisRecord = canonicalBytes(expected(predicate)).equals(envelope.payload);
  return {
    use,
    scheme: 'dsse',
    subject,
    digest: sha256Hex(envelope.payload),
    ...(isThisRecord ? verified(trust, use, pinnedAs, envelope) : OTHER_BYTES),
    at,
    until: null,
    recorded: {
      run: asString(predicate['run']) ?? '',
      sequence: asInteger(predicate['sequence']) ?? null,
      previous: asString(predicate['previous']) ?? null,
    },
  };
}

const OTHER_BYTES: Verification = { verified: 'no', signer: null, reason: 'other_bytes' };

function verified(trust: Trust, use: string, pinnedAs: readonly string[], envelope: Envelope): Verification {
  const pinned = recorderTrust(trust, use, pinnedAs);
  if (pinned === undefined) return { verified: 'unknown', signer: null, reason: 'no_trust' };
  if (pinned.keys.length === 0) return { verified: 'no', signer: null, reason: 'stranger' };
  if (envelope.signatures.length === 0) return { verified: 'no', signer: null, reason: 'unsigned' };
  return verifyEnvelope(pinned, use, envelope);
}

function predicateOf({ payloadType, payload }: Envelope): JsonObject | undefined {
  if (payloadType !== IN_TOTO_PAYLOAD) return undefined;
  try {
    return asObject(asObject(parseStrictJson(payload).value)?.['predicate']);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
