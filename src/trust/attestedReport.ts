import { REPORT_TYPE, REPORT_USE, SUMMARY_TYPE } from '../evidence/reportAttestation.ts';
import { IN_TOTO_PAYLOAD, IN_TOTO_STATEMENT } from '../evidence/seal.ts';
import { canonicalBytes } from '../format/canonicalJson.ts';
import { FormatError } from '../format/formatError.ts';
import { asArray, asObject, isObject, type JsonObject, type JsonValue } from '../format/jsonValue.ts';
import { parseStrictJson } from '../format/strictJson.ts';
import { isBundle, parseBundle } from './bundle.ts';
import { type Envelope, parseEnvelope, verifyEnvelope } from './dsse.ts';
import type { TrustedKey } from './trust.ts';

/** Whether an attestation is about a report, and by the given key. */
export type ReportAttestation =
  | { readonly attested: true; readonly signer: string }
  | {
      readonly attested: false;
      readonly reason:
        | 'malformed'
        | 'bad_signature'
        /** It is about other bytes. */
        | 'other_report'
        /** It says of these bytes what they do not say. */
        | 'other_content';
    };

/** `key` counts for this one question, whatever else it may sign. */
export function readReportAttestation(
  bytes: Uint8Array,
  key: TrustedKey,
  report: { readonly sha256: string; readonly verdict: string; readonly document: JsonObject },
): ReportAttestation {
  const envelope = envelopeOf(bytes);
  if (envelope?.payloadType !== IN_TOTO_PAYLOAD) return { attested: false, reason: 'malformed' };
  const trust = { keys: [{ ...key, signs: [REPORT_USE] }], secrets: [] };
  const { verified, signer } = verifyEnvelope(trust, REPORT_USE, envelope);
  if (verified !== 'yes') return { attested: false, reason: 'bad_signature' };
  const statement = jsonOf(envelope.payload);
  if (!isObject(statement) || statement['_type'] !== IN_TOTO_STATEMENT) return { attested: false, reason: 'malformed' };
  const subjects = (asArray(statement['subject']) ?? []).map((subject) => asObject(asObject(subject)?.['digest']));
  if (!subjects.some((digest) => digest?.['sha256'] === report.sha256))
    return { attested: false, reason: 'other_report' };
  const said = asObject(statement['predicate']) ?? {};
  return saysTheSame(statement['predicateType'], said, report)
    ? { attested: true, signer }
    : { attested: false, reason: 'other_content' };
}

function saysTheSame(
  type: JsonValue | undefined,
  said: JsonObject,
  { verdict, document }: { readonly verdict: string; readonly document: JsonObject },
): boolean {
  if (type === REPORT_TYPE) return canonicalBytes(said).equals(canonicalBytes(document));
  return type === SUMMARY_TYPE && said['verificationResult'] === (verdict === 'pass' ? 'PASSED' : 'FAILED');
}

function envelopeOf(bytes: Uint8Array): Envelope | undefined {
  const value = jsonOf(bytes);
  if (value === undefined) return undefined;
  if (!isBundle(value)) return parseEnvelope(value);
  const bundle = parseBundle(value);
  return bundle !== undefined && 'envelope' in bundle.content ? bundle.content.envelope : undefined;
}

function jsonOf(bytes: Uint8Array): JsonValue | undefined {
  try {
    return parseStrictJson(bytes).value;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
