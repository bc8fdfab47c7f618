import { Buffer } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { GateError } from '../error.ts';
import type { RecordedRun } from '../evidence/recording.ts';
import { asBoolean, asInteger, asObject, asString, type JsonObject } from '../format/jsonValue.ts';
import { sortedBy } from '../format/order.ts';
import { sha256Hex } from '../format/sha256.ts';
import { parseStrictJson } from '../format/strictJson.ts';
import { parseEnvelope } from '../trust/dsse.ts';
import type { LastSigned } from './recordingSigner.ts';

/** A transcript as far as the recorder of the next step must know it. */
export interface KnownTranscript {
  readonly path: string;
  readonly header: RecordedRun;
  /** The highest number of a step that it knows of. */
  readonly steps: number;
  readonly state: 'between' | 'in_step' | 'refused' | 'closed' | 'final';
  /** Of its last record, where that is signed. */
  readonly signed?: LastSigned;
}

const FIRST = Buffer.from('%transcript ');
const BLOCK = 64 * 1024;
/** A record is one line, and the longest part of it is a command. */
const MAX_RECORD = 1024 * 1024;

/**
 * The transcripts below a directory, by their first and last record. They are few, and only their ends are read, so that
 * recording a step costs no more with gigabytes of output around it.
 */
export function transcriptsIn(root: string): KnownTranscript[] {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = sortedBy(
    entries.map((entry) => join(entry.parentPath, entry.name)),
    (path) => path,
  );
  return paths.flatMap((path) => transcriptAt(path) ?? []);
}

/** Undefined for what is no transcript. Throws GateError('run_unreadable') for one whose numbers cannot be known. */
export function transcriptAt(path: string): KnownTranscript | undefined {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size } = fstatSync(fd);
    const head = readAt(fd, 0, Math.min(size, MAX_RECORD));
    if (!head.subarray(0, FIRST.length).equals(FIRST)) return undefined;
    const end = head.indexOf('\n');
    const header = headerOf(recordOf(head.subarray(0, end === -1 ? 0 : end), path), path);
    return { path, header, ...stateOf(lastRecord(fd, size, path), path) };
  } finally {
    closeSync(fd);
  }
}

function stateOf({ name, record }: NamedRecord, path: string): Pick<KnownTranscript, 'steps' | 'state' | 'signed'> {
  const number = (key: string) => asInteger(record[key]) ?? broken(path);
  switch (name) {
    case 'transcript':
      return { steps: 0, state: 'between' };
    case 'begin':
      return { steps: number('n'), state: 'in_step' };
    case 'end':
      return { steps: number('n'), state: 'between' };
    case 'refused':
      return { steps: number('n'), state: 'refused' };
    case 'close':
      return { steps: number('steps'), state: asBoolean(record['final']) === true ? 'final' : 'closed' };
    case 'signed':
      return signedState(record, path);
    default:
      return broken(path);
  }
}

/** What is signed says of the record before what that record says of itself. */
function signedState(record: JsonObject, path: string): Pick<KnownTranscript, 'steps' | 'state' | 'signed'> {
  const { payload } = parseEnvelope(record) ?? broken(path);
  const predicate = asObject(objectOf(payload, path)['predicate']) ?? broken(path);
  const { record: name, n, ...rest } = predicate;
  const sequence = asInteger(rest['sequence']) ?? broken(path);
  const signed = { sequence, sha256: sha256Hex(payload) };
  if (name === 'step') return { ...stateOf({ name: 'end', record: { n: n ?? null } }, path), signed };
  return { ...stateOf({ name: 'close', record: rest }, path), signed };
}

interface NamedRecord {
  readonly name: string;
  readonly record: JsonObject;
}

/** Output cannot begin a line with a percent sign, so the last line that does is the last record. */
function lastRecord(fd: number, size: number, path: string): NamedRecord {
  let tail = Buffer.alloc(0);
  for (let from = size; from > 0;) {
    const start = Math.max(0, from - BLOCK);
    tail = Buffer.concat([readAt(fd, start, from - start), tail]).subarray(0, MAX_RECORD + BLOCK);
    from = start;
    const at = tail.lastIndexOf('\n%');
    const found = at === -1 ? (start === 0 ? 0 : undefined) : at + 1;
    if (found === undefined) continue;
    const end = tail.indexOf('\n', found);
    if (end === -1) return broken(path);
    const line = tail.subarray(found, end);
    return { name: line.subarray(1, Math.max(1, line.indexOf(' '))).toString('utf8'), record: recordOf(line, path) };
  }
  return broken(path);
}

function recordOf(line: Buffer, path: string): JsonObject {
  return objectOf(line.subarray(line.indexOf(' ') + 1), path);
}

function objectOf(bytes: Buffer, path: string): JsonObject {
  try {
    return asObject(parseStrictJson(bytes).value) ?? broken(path);
  } catch (error) {
    if (error instanceof GateError) throw error;
    return broken(path);
  }
}

function headerOf(record: JsonObject, path: string): RecordedRun {
  const text = (key: keyof RecordedRun) => asString(record[key]) ?? broken(path);
  return { run: text('run'), environment: text('environment'), procedure: text('procedure') };
}

function broken(path: string): never {
  throw new GateError('run_unreadable', 'the transcript is damaged, so the steps of the run cannot be counted', {
    place: { file: path },
    solution: 'Something else wrote into it. Keep it as it is, and record the run again from the start.',
  });
}

function readAt(fd: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const count = readSync(fd, bytes, read, length - read, from + read);
    if (count === 0) break;
    read += count;
  }
  return bytes.subarray(0, read);
}
