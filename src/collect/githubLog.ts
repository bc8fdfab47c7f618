import { Buffer } from 'node:buffer';
import { parseRfc3339 } from '../format/rfc3339.ts';
import { stripControl } from '../format/ansi.ts';
import { decodeLine, LineReader, type LineView } from '../format/lines.ts';
import type { Time } from '../evidence/evidence.ts';
import type { Claim, Collected, Collector, FileContext, Reading } from './collector.ts';
import { MAX_CLAIMS, tooMany, Unreadable } from './collector.ts';
import { boundedText } from './fieldValue.ts';
import { hasBom } from './log.ts';
import { lineClaims } from './lineClaims.ts';
import { NotedLines } from './notedLines.ts';

const BOM_BYTES = 3;
const JOB = 'Complete job name: ';
const ERROR = '##[error]';
const END = 'Cleaning up orphan processes';

/**
 * The log of a GitHub Actions job. It tells how a job went wrong, and never that it went well: a step prints what it likes,
 * and one that succeeds leaves no mark. Whether it did stands in what the API says of the job.
 */
export const githubLog: Collector = {
  format: 'github-log',
  yields: ['event', 'metric'],
  maxBytes: null,
  scanned: true,
  open: (context) => new GithubLogReading(context),
};

class GithubLogReading implements Reading {
  readonly #context: FileContext;
  readonly #claims: Claim[] = [];
  readonly #noted = new NotedLines();
  readonly #lines = new LineReader((line) => {
    this.#line(line);
  });
  #job: string | undefined;
  #command: string | null = null;
  #end: { readonly at: Time; readonly line: number } | undefined;
  #last = 0;

  constructor(context: FileContext) {
    this.#context = context;
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  end(): Collected {
    this.#lines.end();
    if (this.#last === 0) throw new Unreadable('empty', 'empty');
    if (this.#job === undefined) throw new Unreadable('malformed', 'no_job_name', { lines: [1, 1] });
    if (this.#end === undefined)
      throw new Unreadable('truncated', 'job_not_ended', { lines: [this.#last, this.#last] });
    const { at, line } = this.#end;
    const item = { name: 'job', subject: this.#job, state: 'ended', at, until: null };
    this.#claims.push({ kind: 'event', place: { lines: [line, line] }, item });
    return { claims: this.#claims, show: (place) => this.#noted.show(place) };
  }

  #line(line: LineView): void {
    this.#last = line.number;
    const place = { lines: [line.number, line.number] } as const;
    if (line.truncated) throw new Unreadable('cap_exceeded', 'line_too_long', place);
    if (!line.terminated) throw new Unreadable('truncated', 'no_final_line_feed', place);
    // The runner writes one, unlike anybody else whose logs are read here.
    const skipped = line.number === 1 && hasBom(line.bytes) ? BOM_BYTES : 0;
    const decoded = decodeLine(line);
    if (decoded === undefined) throw new Unreadable('malformed', 'not_utf8', place);
    const text = skipped > 0 ? Buffer.from(line.bytes.subarray(skipped)).toString('utf8') : decoded;
    const space = text.indexOf(' ');
    const at = parseRfc3339(space < 0 ? text : text.slice(0, space));
    if (at === undefined) throw new Unreadable('malformed', 'no_time', place);
    this.#message(stripControl(space < 0 ? '' : text.slice(space + 1)), at, line.number);
  }

  #message(text: string, at: Time, number: number): void {
    const place = { lines: [number, number] } as const;
    const before = this.#claims.length;
    // Only what comes before the first step is the runner's own.
    if (this.#job === undefined && text.startsWith(JOB)) this.#job = boundedText(text.slice(JOB.length), place);
    if (text.startsWith('##[group]Run ')) this.#command = boundedText(text.slice('##[group]Run '.length), place);
    // A step can print it, too; the last one counts, and only where nothing but the runner follows it.
    this.#end = text === END ? { at, line: number } : isOfRunner(text) ? this.#end : undefined;
    if (text.startsWith(ERROR)) this.#claims.push(...this.#error(text.slice(ERROR.length), at, place));
    this.#claims.push(...lineClaims(this.#context, text, place, { framed: false }));
    if (this.#claims.length > before || this.#end?.line === number) this.#noted.note(number, text);
    if (this.#claims.length > MAX_CLAIMS) throw tooMany(number);
  }

  #error(whole: string, at: Time, place: { readonly lines: readonly [number, number] }): Claim[] {
    const text = boundedText(whole, place);
    const subject = this.#job ?? this.#context.role;
    const event = { name: 'error', subject, state: text === '' ? 'error' : text, at, until: null };
    const code = /^Process completed with exit code ([0-9]{1,10})\.$/.exec(text)?.[1];
    const metric = { name: 'exit', value: Number(code), series: 'github', scope: this.#command, at };
    return [
      { kind: 'event', place, item: event },
      ...(code === undefined ? [] : [{ kind: 'metric', place, item: metric } as const]),
    ];
  }
}

/** What the runner prints when it ends what a job has left running. */
function isOfRunner(text: string): boolean {
  return /^Terminate orphan process: pid \([0-9]+\) \(.*\)$/.test(text) || /^##\[(?:warning|debug)\]/.test(text);
}
