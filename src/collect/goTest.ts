import { Buffer } from 'node:buffer';
import type { Time } from '../evidence/evidence.ts';
import { asString, isObject, type JsonObject } from '../format/jsonValue.ts';
import { LineReader, type LineView } from '../format/lines.ts';
import type { Claim, Collected, Collector, Reading } from './collector.ts';
import { MAX_CLAIMS, tooMany, Unreadable } from './collector.ts';
import { boundedText } from './fieldValue.ts';
import { optionalTimeAt, strictJson } from './jsonDocument.ts';
import { NotedLines } from './notedLines.ts';

/** What `go test -json` writes: a `tests` item for each package that said how it ended. */
export const goTest: Collector = {
  format: 'go-test',
  yields: ['tests'],
  maxBytes: null,
  scanned: true,
  open: () => new GoTestReading(),
};

/** A package that was started. */
interface Running {
  readonly line: number;
  passed: number;
  failed: number;
  skipped: number;
  /** Tests that were begun and have not said how they ended. */
  readonly open: Set<string>;
}

class GoTestReading implements Reading {
  readonly #claims: Claim[] = [];
  readonly #noted = new NotedLines();
  readonly #running = new Map<string, Running>();
  readonly #lines = new LineReader((line) => {
    this.#line(line);
  });
  #count = 0;

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  end(): Collected {
    this.#lines.end();
    if (this.#count === 0) throw new Unreadable('empty', 'empty');
    // The tests that were still to come would have been counted as none.
    for (const { line } of this.#running.values())
      throw new Unreadable('truncated', 'package_not_ended', { lines: [line, this.#count] });
    return { claims: this.#claims, show: (place) => this.#noted.show(place) };
  }

  #line(line: LineView): void {
    this.#count = line.number;
    const place = { lines: [line.number, line.number] } as const;
    if (line.truncated) throw new Unreadable('cap_exceeded', 'line_too_long', place);
    if (!line.terminated) throw new Unreadable('truncated', 'no_final_line_feed', place);
    const event = eventOf(Buffer.from(line.bytes), place.lines);
    const action = asString(event['Action']);
    if (action === undefined) throw new Unreadable('schema_violation', 'names no Action', place);
    const name = asString(event['Package']);
    // Builds name no package; the package that could not be built says so itself.
    if (name === undefined || action === 'output') return;
    if (action === 'start') {
      this.#begin(name, line.number);
      return;
    }
    const running = this.#running.get(name) ?? this.#begin(name, line.number);
    const test = asString(event['Test']);
    if (test !== undefined) count(running, action, test);
    else if (action === 'pass' || action === 'fail' || action === 'skip')
      this.#ended(name, running, action, line, optionalTimeAt(event['Time'], '/Time'));
  }

  #begin(name: string, line: number): Running {
    if (this.#running.has(name)) throw new Unreadable('malformed', 'package_started_twice', { lines: [line, line] });
    if (this.#running.size >= MAX_CLAIMS) throw tooMany(line);
    boundedText(name, { lines: [line, line] });
    const running = { line, passed: 0, failed: 0, skipped: 0, open: new Set<string>() };
    this.#running.set(name, running);
    return running;
  }

  #ended(
    suite: string,
    { line: first, passed, failed, skipped, open }: Running,
    action: 'pass' | 'fail' | 'skip',
    line: LineView,
    at: Time | null,
  ): void {
    this.#running.delete(suite);
    const place = { lines: [first, line.number] } as const;
    if (action !== 'fail' && failed > 0) throw new Unreadable('malformed', 'package_contradicts_its_tests', place);
    // Such a package has no test files; that nothing failed in it says nothing.
    if (action === 'skip' && passed + skipped === 0) return;
    if (this.#claims.length >= MAX_CLAIMS) throw tooMany(line.number);
    this.#noted.note(first, Buffer.from(line.bytes).toString('utf8'));
    // The process died under those that had no end; or the package was not even built.
    const bad = action === 'fail' ? Math.max(failed + open.size, 1) : 0;
    const item = { suite, passed, failed: bad, skipped, at, release: null };
    this.#claims.push({ kind: 'tests', place, item });
  }
}

function count(running: Running, action: string, test: string): void {
  if (action === 'run') running.open.add(test);
  if (action === 'pass') running.passed += 1;
  else if (action === 'fail') running.failed += 1;
  else if (action === 'skip') running.skipped += 1;
  else return;
  running.open.delete(test);
}

function eventOf(bytes: Uint8Array, lines: readonly [number, number]): JsonObject {
  try {
    const { value } = strictJson(bytes);
    if (isObject(value)) return value;
  } catch (error) {
    // The place inside the line would be taken for one inside the file.
    if (error instanceof Unreadable) throw new Unreadable('malformed', error.detail, { lines });
    throw error;
  }
  throw new Unreadable('schema_violation', 'must be an object', { lines });
}
