import { Buffer } from 'node:buffer';
import { decodeLine, LineReader } from '../format/lines.ts';
import type { Collected, Collector, FileContext, Reading } from './collector.ts';
import { MAX_CLAIMS, tooMany, Unreadable } from './collector.ts';
import { hasBom } from './log.ts';

/** Test Anything Protocol, versions 12 to 14: one `tests` item. Subtests count as the test that they are a part of. */
export const tap: Collector = {
  format: 'tap',
  yields: ['tests'],
  maxBytes: null,
  scanned: true,
  open: (context) => new TapReading(context),
};

class TapReading implements Reading {
  /** What the first `*` of the path stands for, so that suites in many files have names; else the role. */
  readonly #suite: string;
  readonly #lines: LineReader;
  readonly #seen = new Set<number>();
  #planned: number | undefined;
  #count = 0;
  #passed = 0;
  #failed = 0;
  #skipped = 0;
  #bailedOut = false;

  constructor({ wildcards: [suite], role }: FileContext) {
    this.#suite = suite ?? role;
    this.#lines = new LineReader((line) => {
      this.#count = line.number;
      const place = { lines: [line.number, line.number] } as const;
      if (line.truncated) throw new Unreadable('cap_exceeded', 'line_too_long', place);
      if (!line.terminated) throw new Unreadable('truncated', 'no_final_line_feed', place);
      if (line.number === 1 && hasBom(line.bytes)) throw new Unreadable('malformed', 'bom', place);
      const text = decodeLine(line);
      if (text === undefined) throw new Unreadable('malformed', 'not_utf8', place);
      this.#line(text, line.number);
    });
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(Buffer.from(chunk));
  }

  end(): Collected {
    this.#lines.end();
    if (this.#count === 0) throw new Unreadable('empty', 'empty');
    const lines = [1, this.#count] as const;
    if (!this.#bailedOut && (this.#planned === undefined || this.#seen.size < this.#planned))
      throw new Unreadable('truncated', this.#planned === undefined ? 'no_plan' : 'tests_missing', { lines });
    const item = {
      suite: this.#suite,
      passed: this.#passed,
      // Whoever bails out says that the tests cannot go on.
      failed: this.#failed + (this.#bailedOut ? 1 : 0),
      skipped: this.#skipped,
      at: null,
      release: null,
    };
    return { claims: [{ kind: 'tests', place: { lines }, item }], show: () => ({ lines }) };
  }

  /** Indented lines belong to a subtest or describe the test before them; whatever else is no TAP is a test's own output. */
  #line(text: string, number: number): void {
    const plan = /^1\.\.([0-9]{1,9})(?:\s|$)/.exec(text);
    const point = /^(not )?ok(?= |$)(?: ([0-9]{1,9})(?= |$))?(.*)$/.exec(text);
    if (plan !== null) this.#plan(Number(plan[1]), number);
    else if (point !== null) this.#point(point[1] === undefined, point[2], point[3] ?? '', number);
    else if (/^bail out!/i.test(text)) this.#bailedOut = true;
  }

  #plan(planned: number, number: number): void {
    // A test that prints a plan of its own could make the suite end where it likes.
    if (this.#planned !== undefined) throw new Unreadable('malformed', 'plan_repeated', { lines: [number, number] });
    if (planned > MAX_CLAIMS) throw tooMany(number);
    this.#planned = planned;
    if ([...this.#seen].some((one) => one > planned)) throw unplanned(number);
  }

  #point(ok: boolean, stated: string | undefined, rest: string, number: number): void {
    const id = stated === undefined ? this.#seen.size + 1 : Number(stated);
    if (id < 1 || this.#seen.has(id) || (this.#planned !== undefined && id > this.#planned)) throw unplanned(number);
    if (this.#seen.size >= MAX_CLAIMS) throw tooMany(number);
    this.#seen.add(id);
    const directive = / #\s*(skip|todo)/i.exec(rest);
    if (directive !== null) this.#skipped += 1;
    else if (ok) this.#passed += 1;
    else this.#failed += 1;
  }
}

function unplanned(number: number): Unreadable {
  return new Unreadable('malformed', 'test_not_planned', { lines: [number, number] });
}
