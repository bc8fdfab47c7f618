import { Buffer } from 'node:buffer';
import type { EvidenceKind, Time } from '../../evidence/evidence.ts';
import { canonicalBytes } from '../../format/canonicalJson.ts';
import { asArray, asString, isObject, type JsonObject, type JsonValue, pointerGet } from '../../format/jsonValue.ts';
import { pythonJson, type PythonJson } from '../../format/pythonJson.ts';
import { schemaProblems, type Validator } from '../../format/schema.ts';
import { sha256Hex } from '../../format/sha256.ts';
import type { Format } from '../../procedure/formats.ts';
import type { Claim, Collected, Collector } from '../collector.ts';
import { Unreadable } from '../collector.ts';
import { showJson, strictJson, timeAt, wholeFile } from '../jsonDocument.ts';

const MAX_RECORD_BYTES = 4 * 1024 * 1024;

/** A machine record of KFM: its shape, its hash of itself, and what its own validator would ask beyond the shape. */
export interface RecordFormat {
  readonly format: Format;
  /** What `verdict.schema` calls the result of the checks. */
  readonly name: string;
  readonly validator: Validator;
  /** Where the record names its version, and the versions that are understood. */
  readonly version: { readonly at: string; readonly known: readonly string[] };
  /** Where the record says when it was made. */
  readonly time: string | null;
  readonly yields?: readonly EvidenceKind[];
  /** What must be true of a record of the right shape, by the code that KFM's validator gives where it is not. */
  checks(record: KfmRecord): Readonly<Record<string, boolean>>;
  selfHash?(record: KfmRecord): { readonly stated: string; readonly actual: string };
  claims?(record: KfmRecord): readonly Claim[];
}

/** A record with typed access by JSON Pointer. */
export class KfmRecord {
  readonly value: JsonObject;
  readonly #text: string;

  constructor(value: JsonObject, text: string) {
    this.value = value;
    this.#text = text;
  }

  at(pointer: string): JsonValue {
    return pointerGet(this.value, pointer) ?? null;
  }

  /** Empty where there is none. */
  text(pointer: string): string {
    return asString(this.at(pointer)) ?? '';
  }

  is(pointer: string, ...values: readonly (string | boolean | null)[]): boolean {
    const value = this.at(pointer);
    return values.some((one) => one === value);
  }

  list(pointer: string): JsonValue[] {
    return asArray(this.at(pointer)) ?? [];
  }

  texts(pointer: string): string[] {
    return this.list(pointer).map((value) => asString(value) ?? '');
  }

  /** Microseconds; NaN, which no comparison holds for, where there is no time. */
  us(pointer: string): number {
    const value = this.at(pointer);
    return value === null ? Number.NaN : timeAt(value, pointer).us;
  }

  /** Whether all flags of an object say no: such records describe, and may not claim an authority. */
  allFalse(pointer: string): boolean {
    const flags = this.at(pointer);
    return isObject(flags) && Object.values(flags).every((flag) => flag === false || flag === null);
  }

  /** `sha256:` of the record as Python writes it, without some members. */
  pythonHash(form: PythonJson): string {
    return `sha256:${sha256Hex(Buffer.from(pythonJson(this.#text, form), 'utf8'))}`;
  }

  /** `sha256:` of the record in RFC 8785, without some members of the root. */
  canonicalHash(without: readonly string[]): string {
    const rest = Object.fromEntries(Object.entries(this.value).filter(([key]) => !without.includes(key)));
    return `sha256:${sha256Hex(canonicalBytes(rest))}`;
  }
}

export function recordCollector(format: RecordFormat): Collector {
  return {
    format: format.format,
    yields: ['document', 'verdict', ...(format.yields ?? [])],
    maxBytes: MAX_RECORD_BYTES,
    scanned: true,
    open: () => wholeFile((bytes) => read(bytes, format)),
  };
}

function read(bytes: Buffer, format: RecordFormat): Collected {
  const json = strictJson(bytes);
  const { value } = json;
  if (!isObject(value)) throw new Unreadable('schema_violation', 'must be an object', { pointer: '' });
  const record = new KfmRecord(value, bytes.toString('utf8'));
  const version = record.text(format.version.at);
  const known = format.version.known.includes(version);
  // KFM's readers refuse a field that they do not know, so it is refused here, too.
  const [problem] = known ? schemaProblems(format.validator, value) : [];
  if (problem !== undefined) throw new Unreadable('schema_violation', problem.text, { pointer: problem.pointer });
  const claims: Claim[] = [
    {
      kind: 'document',
      place: { pointer: '' },
      item: {
        schema: version,
        knownSchemas: format.version.known,
        canonical: canonicalBytes(value).equals(bytes),
        unknownFields: [],
        inexactNumbers: json.inexactNumbers.map(({ pointer }) => pointer),
      },
    },
    ...(known ? [verdict(record, format), ...(format.claims?.(record) ?? [])] : []),
  ];
  return { claims, show: showJson(json, () => claims.flatMap(({ place }) => place.pointer ?? [])) };
}

function verdict(record: KfmRecord, format: RecordFormat): Claim {
  return verdictClaim({
    schema: format.name,
    pointer: '',
    at: format.time === null ? null : timeAt(record.at(format.time), format.time),
    checks: Object.entries(format.checks(record)),
    selfHash: format.selfHash?.(record) ?? null,
  });
}

interface StatedVerdict {
  readonly schema: string;
  readonly pointer: string;
  readonly at: Time | null;
  /** By id. A list may give one twice. */
  readonly checks: readonly (readonly [id: string, ok: boolean])[];
  /** What the record says of the whole; without it, whether every check holds. */
  readonly ok?: boolean;
  readonly selfHash?: { readonly stated: string; readonly actual: string } | null;
}

export function verdictClaim({ schema, pointer, at, checks, selfHash = null, ...stated }: StatedVerdict): Claim {
  const issues = checks.flatMap(([id, ok]) => (ok ? [] : [id]));
  const isOk = stated.ok ?? issues.length === 0;
  return {
    kind: 'verdict',
    place: { pointer },
    item: {
      schema,
      at,
      ok: isOk,
      status: statusOf(isOk),
      overridden: false,
      total: checks.length,
      passed: checks.length - issues.length,
      failed: issues.length,
      checks: checks.map(([id, ok]) => ({ id, ok, status: statusOf(ok) })),
      issues,
      selfHash,
    },
  };
}

function statusOf(ok: boolean): 'pass' | 'fail' {
  return ok ? 'pass' : 'fail';
}

export function digestClaim(role: string, subject: string, stated: string, pointer: string, path?: string): Claim {
  return {
    kind: 'digest',
    place: { pointer },
    item: {
      role,
      subject,
      path: path ?? null,
      of: path === undefined ? 'content' : 'file',
      stated: stated.replace(/^sha256:/, ''),
      statedBytes: null,
      actual: null,
      bytes: null,
    },
  };
}
