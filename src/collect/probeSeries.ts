import { Buffer } from 'node:buffer';
import validate from '../../generated/validators/probe-series-v1.js';
import type { ProbeItem, Time } from '../evidence/evidence.ts';
import { PROBE_USE, seriesStatement } from '../evidence/recording.ts';
import {
  asInteger,
  asObject,
  asString,
  type JsonObject,
  type JsonValue,
  pointerGet,
  pointerJoin,
} from '../format/jsonValue.ts';
import { LineReader, type LineView } from '../format/lines.ts';
import { schemaProblems } from '../format/schema.ts';
import type { Claim, ClaimPlace, Collected, Collector, FileContext, Reading } from './collector.ts';
import { MAX_CLAIMS, tooMany, Unreadable } from './collector.ts';
import { timeAt } from './jsonDocument.ts';
import { DocumentMapper } from './mapDocument.ts';
import { MAPPED_YIELDS } from './mappedFile.ts';
import { NotedLines } from './notedLines.ts';
import { isPlaceholder } from './placeholder.ts';
import { recordingSignature } from './recordingSignature.ts';
import { assertWholeLine, lineJson, lineOf } from './wholeLine.ts';

const MAX_FACTS = 200;
const MAX_FACT_DEPTH = 8;

/**
 * `GateProbeSeries.v1`: a planned series of attempts, JSON Lines. An attempt that is left out, or a file that is cut off,
 * shows in the numbers. `with: { release: { pointer, identity, component } }` reads an identity from each body; `claims` read
 * each attempt, so that a number in a body can be judged as one.
 */
export const probeSeries: Collector = {
  format: 'probe-series',
  yields: ['probe', 'signature', ...MAPPED_YIELDS],
  says: { signature: { use: [PROBE_USE] } },
  maxBytes: null,
  scanned: true,
  open: (context) => new SeriesReading(context),
};

interface Attempt {
  readonly item: Omit<ProbeItem, 'source' | 'from' | 'complete'>;
  readonly line: number;
  readonly body: JsonValue;
}

class SeriesReading implements Reading {
  readonly #context: FileContext;
  readonly #lines: LineReader;
  readonly #noted = new NotedLines();
  readonly #attempts: Attempt[] = [];
  readonly #mapper: DocumentMapper;
  #header:
    { readonly series: string; readonly url: string; readonly planned: number; readonly startedAt: Time } | undefined;
  #closed: { readonly attempts: number; readonly at: Time } | undefined;
  #signature: Claim | undefined;
  #previous: Time | undefined;

  constructor(context: FileContext) {
    this.#context = context;
    this.#mapper = new DocumentMapper(context.claims, context.wildcards);
    this.#lines = new LineReader((line) => {
      this.#line(line);
    });
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  end(): Collected {
    this.#lines.end();
    const header = this.#header;
    if (header === undefined) throw new Unreadable('empty', 'empty');
    if (this.#closed === undefined) throw new Unreadable('truncated', 'no_closing_record', lineOf(1));
    const complete = this.#closed.attempts === this.#attempts.length && this.#attempts.length >= header.planned;
    const claims = this.#attempts.flatMap(({ item, line, body }): Claim[] => [
      { kind: 'probe', place: lineOf(line), item: { ...item, complete } },
      ...this.#release(body, lineOf(line)),
    ]);
    const signature = this.#signature === undefined ? [] : [this.#signature];
    return { claims: [...claims, ...this.#mapper.end(), ...signature], show: (place) => this.#noted.show(place) };
  }

  #line(line: LineView): void {
    assertWholeLine(line);
    if (this.#signature !== undefined) throw malformed('record_after_close', line);
    const bytes = Buffer.from(line.bytes);
    this.#noted.note(line.number, bytes.toString('utf8'));
    const record = this.#record(bytes, line);
    if ((this.#header === undefined) !== (record['record'] === 'series'))
      throw malformed('series_record_misplaced', line);
    if (this.#closed !== undefined && record['record'] !== 'signed') throw malformed('record_after_close', line);
    switch (record['record']) {
      case 'series':
        this.#header = {
          series: asString(record['series']) ?? '',
          url: asString(record['url']) ?? '',
          planned: commitment(record, 'planned', line),
          startedAt: this.#time(record, 'startedAt', line),
        };
        break;
      case 'attempt':
        this.#attempt(record, line);
        break;
      case 'signed':
        this.#signed(record, line);
        break;
      default:
        this.#closed = { at: this.#time(record, 'closedAt', line), attempts: commitment(record, 'attempts', line) };
    }
  }

  #record(bytes: Buffer, line: LineView): JsonObject {
    const value = lineJson(bytes, lineOf(line.number));
    const kind = asObject(value)?.['record'];
    const problems = schemaProblems(validate, value);
    if (problems.length > 0 || typeof kind !== 'string') {
      throw new Unreadable('schema_violation', 'record_fields', lineOf(line.number));
    }
    return asObject(value) ?? {};
  }

  #signed(record: JsonObject, line: LineView): void {
    const { series } = this.#header ?? {};
    if (this.#closed === undefined || series === undefined) throw malformed('nothing_to_sign', line);
    const sha256 = this.#context.digest.before(line.startOffset);
    const item = recordingSignature(
      this.#context.trust,
      {
        use: PROBE_USE,
        subject: series,
        at: this.#closed.at,
        pinnedAs: [`${PROBE_USE}:${this.#context.role}`],
        // Of which run it is, only the statement says; the rest of the run is asked whether it agrees.
        expected: ({ run }) => seriesStatement(asString(run) ?? '', series, sha256),
      },
      record['envelope'],
    );
    if (item === undefined) throw malformed('bad_envelope', line);
    this.#signature = { kind: 'signature', place: lineOf(line.number), item };
  }

  #attempt(record: JsonObject, line: LineView): void {
    const header = this.#header;
    if (header === undefined) return;
    const attempt = commitment(record, 'attempt', line);
    if (attempt !== this.#attempts.length + 1) throw malformed('attempt_missing', line);
    const outcome = outcomeOf(record['outcome']);
    const status = asInteger(record['status']) ?? null;
    if ((outcome === 'response') !== (status !== null)) throw malformed('status_contradicts_outcome', line);
    const body = record['body'] ?? null;
    const at = this.#time(record, 'at', line);
    const previous = this.#attempts.at(-1);
    if (this.#attempts.length >= MAX_CLAIMS) throw tooMany(line.number);
    this.#attempts.push({
      item: {
        series: header.series,
        url: header.url,
        attempt,
        planned: header.planned,
        at,
        gapUs: previous === undefined ? null : at.us - previous.item.at.us,
        status,
        outcome,
        facts: facts(body),
      },
      line: line.number,
      body,
    });
    this.#mapper.add({ root: record, textual: false, placeOf: () => lineOf(line.number) });
  }

  /** Attempts that go back in time were put together afterwards. */
  #time(record: JsonObject, key: string, line: LineView): Time {
    let time: Time;
    try {
      time = timeAt(record[key], '');
    } catch {
      throw new Unreadable('schema_violation', 'bad_time', lineOf(line.number));
    }
    if (this.#previous !== undefined && time.us < this.#previous.us) throw malformed('time_goes_back', line);
    this.#previous = time;
    return time;
  }

  #release(body: JsonValue, place: ClaimPlace): Claim[] {
    const mapping = asObject(this.#context.with['release']);
    const pointer = asString(mapping?.['pointer']);
    if (mapping === undefined || pointer === undefined) return [];
    const found = pointerGet(body, pointer);
    // A null or a number is stated as what it is; no release is called that.
    const value = typeof found === 'string' ? found : found === undefined ? '' : JSON.stringify(found);
    return [
      {
        kind: 'release',
        place,
        item: {
          identity: asString(mapping['identity']) ?? '',
          component: asString(mapping['component']) ?? '',
          value,
          placeholder: isPlaceholder(value),
        },
      },
    ];
  }
}

/** A number that the series commits itself to: one that a double cannot hold commits it to nothing. */
function commitment(record: JsonObject, key: string, line: LineView): number {
  const value = asInteger(record[key]);
  if (value === undefined) throw malformed(`bad_${key}`, line);
  return value;
}

function outcomeOf(value: JsonValue | undefined): ProbeItem['outcome'] {
  return value === 'response' || value === 'refused' || value === 'timeout' ? value : 'error';
}

/** Scalars of a body by pointer, bounded: a body is somebody else's. */
function facts(body: JsonValue): ProbeItem['facts'] {
  const found: Record<string, string | number | boolean | null> = {};
  let count = 0;
  visit(body, '', 0);
  return found;

  function visit(value: JsonValue, pointer: string, depth: number): void {
    if (count >= MAX_FACTS || depth > MAX_FACT_DEPTH) return;
    if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) visit(member, pointerJoin(pointer, key), depth + 1);
      return;
    }
    count += 1;
    found[pointer] = value;
  }
}

function malformed(detail: string, line: LineView): Unreadable {
  return new Unreadable('malformed', detail, lineOf(line.number));
}
