import { Buffer } from 'node:buffer';
import type { DocumentItem, Time } from '../evidence/evidence.ts';
import { canonicalBytes, canonicalJson } from '../format/canonicalJson.ts';
import { FormatError } from '../format/formatError.ts';
import { type JsonObject, type JsonValue, pointerGet } from '../format/jsonValue.ts';
import { parseRfc3339 } from '../format/rfc3339.ts';
import { schemaProblems, type Validator } from '../format/schema.ts';
import { parseStrictJson, type StrictJson } from '../format/strictJson.ts';
import type { Claim, ClaimPlace, Collected, Collector, FileContext, Reading, Says, Shown } from './collector.ts';
import { Unreadable } from './collector.ts';

const MAX_JSON_BYTES = 32 * 1024 * 1024;

interface JsonFormat {
  readonly format: Collector['format'];
  readonly yields: Collector['yields'];
  readonly says?: Says;
  /** Absent: any JSON. */
  readonly validator?: Validator;
  /** Versions that the document may name; others yield only the `document` item, and nothing is read from them. */
  readonly schemas: readonly string[];
  /** Where a format names its version elsewhere than in `schemaVersion`. */
  versionOf?(document: JsonObject): JsonValue | undefined;
  claims(document: JsonObject, context: FileContext): readonly Claim[];
}

/** A collector for a JSON document with a `schemaVersion` and a JSON Schema. Unknown fields are reported, not refused. */
export function jsonCollector(format: JsonFormat): Collector {
  return {
    format: format.format,
    yields: ['document', ...format.yields],
    ...(format.says !== undefined && { says: format.says }),
    maxBytes: MAX_JSON_BYTES,
    scanned: true,
    open: (context) => wholeFile((bytes) => readDocument(bytes, format, context)),
  };
}

/** Buffers a file of bounded size. */
export function wholeFile(end: (bytes: Buffer) => Collected): Reading {
  const chunks: Buffer[] = [];
  return {
    push(chunk) {
      chunks.push(Buffer.from(chunk));
    },
    end() {
      return end(Buffer.concat(chunks));
    },
  };
}

function readDocument(bytes: Buffer, format: JsonFormat, context: FileContext): Collected {
  const json = strictJson(bytes);
  const { value } = json;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Unreadable('schema_violation', 'must be an object', { pointer: '' });
  }
  const schema = format.versionOf === undefined ? value['schemaVersion'] : format.versionOf(value);
  const known = typeof schema === 'string' && format.schemas.includes(schema);
  const problems = known && format.validator !== undefined ? schemaProblems(format.validator, value) : [];
  const wrong = problems.find(({ unknownKey }) => unknownKey === undefined);
  if (wrong !== undefined) throw new Unreadable('schema_violation', wrong.text, { pointer: wrong.pointer });
  const document: Omit<DocumentItem, 'source' | 'from'> = {
    schema: typeof schema === 'string' ? schema : '',
    knownSchemas: format.schemas,
    canonical: canonicalBytes(value).equals(bytes),
    unknownFields: problems.map(({ pointer }) => pointer),
    inexactNumbers: json.inexactNumbers.map(({ pointer }) => pointer),
  };
  const claims: Claim[] = [
    { kind: 'document', place: { pointer: '' }, item: document },
    ...(known ? format.claims(value, context) : []),
  ];
  return {
    claims,
    show: showJson(json, () => claims.flatMap(({ place }) => place.pointer ?? [])),
  };
}

/** Strict JSON, with its problem as `Unreadable`. */
export function strictJson(bytes: Uint8Array): StrictJson {
  if (bytes.length === 0) throw new Unreadable('empty', 'empty');
  try {
    return parseStrictJson(bytes);
  } catch (error) {
    throw unreadableFormat(error);
  }
}

export function unreadableFormat(error: unknown): unknown {
  if (!(error instanceof FormatError)) return error;
  return new Unreadable('malformed', error.code, error.line === undefined ? {} : { lines: [error.line, error.line] });
}

/** Shows places of a document. All of its pointers are located in one pass, when the first is asked for. */
export function showJson(json: StrictJson, pointers: () => readonly string[]): (place: ClaimPlace) => Shown {
  let places: ReturnType<StrictJson['locateAll']> | undefined;
  return ({ pointer }) => {
    if (pointer === undefined) return {};
    places ??= json.locateAll(pointers());
    const at = places.get(pointer) ?? json.locate(pointer);
    const value = pointerGet(json.value, pointer);
    return {
      // The whole document says nothing that its path does not say.
      ...(value !== undefined && pointer !== '' && { excerpt: canonicalJson(value) }),
      ...(at !== undefined && { lines: [at.line, at.endLine] as const }),
    };
  };
}

/** A time inside a document. One that is no RFC 3339 time makes the document unreadable: it can prove no order. */
export function timeAt(value: JsonValue | undefined, pointer: string): Time {
  const time = typeof value === 'string' ? parseRfc3339(value) : undefined;
  if (time === undefined) throw new Unreadable('schema_violation', 'must be an RFC 3339 time with a zone', { pointer });
  return time;
}

export function optionalTimeAt(value: JsonValue | undefined, pointer: string): Time | null {
  return value === undefined || value === null ? null : timeAt(value, pointer);
}
