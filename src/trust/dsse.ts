import { Buffer } from 'node:buffer';
import { asArray, asObject, asString, type JsonObject, type JsonValue } from '../format/jsonValue.ts';
import { type Trust, type Verification, verifySignature } from './trust.ts';

/** A DSSE envelope (github.com/secure-systems-lab/dsse, v1.0.2): signed bytes, their type, and the signatures. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Buffer;
  readonly signatures: readonly Buffer[];
}

/** Each is tried with each pinned key, over the whole payload: a run must not choose how often. */
const MAX_SIGNATURES = 16;

/** Undefined for a value that is no envelope, or one whose base64 is not exactly what an encoder writes. */
export function parseEnvelope(value: JsonValue): Envelope | undefined {
  const raw = asObject(value);
  const payloadType = asString(raw?.['payloadType']);
  const payload = base64(raw?.['payload']);
  const signatures = asArray(raw?.['signatures'])?.map((signature) => base64(asObject(signature)?.['sig']));
  if (payloadType === undefined || payload === undefined || signatures === undefined) return undefined;
  if (signatures.length > MAX_SIGNATURES) return undefined;
  const known = signatures.filter((signature) => signature !== undefined);
  return known.length === signatures.length ? { payloadType, payload, signatures: known } : undefined;
}

/** A lenient decoder would let two texts stand for the same bytes, and skip what it does not know. */
export function base64(value: JsonValue | undefined): Buffer | undefined {
  const text = asString(value);
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** What is signed: the pre-authentication encoding, so that a payload cannot be passed off as one of another type. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType, 'utf8');
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `, 'utf8'),
    type,
    Buffer.from(` ${payload.length} `, 'utf8'),
    payload,
  ]);
}

/** Verified where one signature is by a key pinned for `use`; further signatures, by whomever, take nothing away. */
export function verifyEnvelope(
  trust: Trust,
  use: string,
  { payloadType, payload, signatures }: Envelope,
): Verification {
  const message = preAuthenticationEncoding(payloadType, payload);
  const results = signatures.map((signature) => verifySignature(trust, use, message, signature));
  return (
    results.find(({ verified }) => verified === 'yes') ??
    results[0] ?? { verified: 'no', signer: null, reason: 'malformed' }
  );
}

export function envelopeJson(
  payloadType: string,
  payload: Uint8Array,
  keyid: string,
  signature: Uint8Array,
): JsonObject {
  return {
    payload: Buffer.from(payload).toString('base64'),
    payloadType,
    signatures: [{ keyid, sig: Buffer.from(signature).toString('base64') }],
  };
}
