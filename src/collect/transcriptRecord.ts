import { Buffer } from 'node:buffer';
import type { Phase, Time } from '../evidence/evidence.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import { FormatError } from '../format/formatError.ts';
import { asInteger, asString, isObject, type JsonObject } from '../format/jsonValue.ts';
import { decodeLine, type LineView } from '../format/lines.ts';
import { parseStrictJson } from '../format/strictJson.ts';
import { Unreadable } from './collector.ts';
import { timeAt } from './jsonDocument.ts';
import { lineOf } from './wholeLine.ts';

/** A line of a transcript that is no output: `%<name> <fields>`. */
export interface TranscriptRecord {
  readonly name: string;
  readonly fields: JsonObject;
  /** The line as it stands. */
  readonly text: string;
}

/** Throws Unreadable('malformed') for a record in any but its one spelling. */
export function readRecord(line: LineView): TranscriptRecord {
  // Output may end its lines as it likes; a record has one spelling.
  if (line.crlf) throw malformed('carriage_return', line);
  const text = decodeLine(line);
  if (text === undefined) throw malformed('not_utf8', line);
  const space = text.indexOf(' ');
  const name = text.slice(1, space === -1 ? undefined : space);
  return { name, fields: parseFields(text.slice(space + 1), line), text };
}

function parseFields(text: string, line: LineView): JsonObject {
  let value;
  try {
    ({ value } = parseStrictJson(Buffer.from(text, 'utf8')));
  } catch (error) {
    if (error instanceof FormatError) throw malformed(error.code, line);
    throw error;
  }
  if (!isObject(value)) throw malformed('syntax', line);
  // One spelling only, so that a record read by eye or by another tool says the same.
  if (canonicalJson(value) !== text) throw malformed('not_canonical', line);
  return value;
}

export function expectKeys(record: JsonObject, keys: readonly string[], line: LineView): void {
  const given = Object.keys(record).sort();
  if (given.length !== keys.length || given.some((key, index) => key !== keys[index]))
    throw malformed('record_fields', line);
}

export function textOf(record: JsonObject, key: string, line: LineView): string {
  const value = asString(record[key]);
  if (value === undefined || value === '') throw malformed(`bad_${key}`, line);
  return value;
}

export function countOf(record: JsonObject, key: string, line: LineView): number {
  const value = asInteger(record[key]);
  if (value === undefined || value < 0) throw malformed(`bad_${key}`, line);
  return value;
}

export function phaseOf(record: JsonObject, line: LineView): Phase {
  const phase = record['phase'];
  if (phase === 'forward' || phase === 'rollback' || phase === 'after_rollback') return phase;
  throw malformed('bad_phase', line);
}

export function timeOf(record: JsonObject, line: LineView): Time {
  try {
    return timeAt(record['at'], '');
  } catch {
    throw malformed('bad_time', line);
  }
}

export function malformed(detail: string, line: LineView): Unreadable {
  return new Unreadable('malformed', detail, lineOf(line.number));
}
