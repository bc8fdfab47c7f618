import { Buffer } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import { asArray, asBoolean, asInteger, asString, type JsonObject, isObject } from '../format/jsonValue.ts';
import { decodeLine, LineReader, type LineView } from '../format/lines.ts';
import { parseStrictJson } from '../format/strictJson.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import { FormatError } from '../format/formatError.ts';
import type { Phase, Time } from '../evidence/evidence.ts';
import { type RecordedRun, type RecordedThing, STEP_USE, transcriptStatement } from '../evidence/recording.ts';
import type { Claim, Collected, Collector, FileContext, Reading } from './collector.ts';
import { MAX_CLAIMS, tooMany, Unreadable } from './collector.ts';
import { timeAt } from './jsonDocument.ts';
import { FirstBytes } from './firstBytes.ts';
import { type Frame, lineClaims } from './lineClaims.ts';
import { NotedLines } from './notedLines.ts';
import { isPlaceholder } from './placeholder.ts';
import { recordingSignature } from './recordingSignature.ts';
import { assertWholeLine, lineOf } from './wholeLine.ts';

const PERCENT = 0x25;
const PIPE = 0x7c;
const BANG = 0x21;
const LF = Buffer.from('\n');
const CRLF = Buffer.from('\r\n');

/**
 * `GateTranscript.v1`, as `docs/formats.md` defines it: frame records that a command's output cannot forge, and the output
 * lines that the procedure recognises. Streams: memory does not grow with the file.
 */
export const transcript: Collector = {
  format: 'transcript',
  yields: ['transcript', 'step', 'release', 'digest', 'setting', 'event', 'signature'],
  says: { signature: { use: [STEP_USE] } },
  maxBytes: null,
  scanned: true,
  open: (context) => new TranscriptReading(context),
};

interface OpenStep {
  readonly n: number;
  readonly name: string;
  readonly phase: Phase;
  readonly command: readonly string[];
  readonly begin: Time;
  readonly line: number;
  readonly hash: Hash;
  lines: number;
}

/** The record that was read last, where it is one that may be signed. */
interface Signable {
  readonly thing: RecordedThing;
  readonly at: Time;
  readonly phase?: Phase;
}

class TranscriptReading implements Reading {
  readonly #context: FileContext;
  readonly #lines: LineReader;
  readonly #templates: FirstBytes;
  readonly #claims: Claim[] = [];
  readonly #noted = new NotedLines();
  readonly #everything = createHash('sha256');
  #header: RecordedRun | undefined;
  #close: { readonly at: Time; readonly steps: number; readonly final: boolean } | undefined;
  #step: OpenStep | undefined;
  #signable: Signable | undefined;
  /** Output lines that follow each other in one chunk, and are not hashed yet. */
  #pending: { readonly buffer: Uint8Array; readonly start: number; end: number } | undefined;
  #last = 0;

  constructor(context: FileContext) {
    this.#context = context;
    this.#templates = new FirstBytes(context.lines);
    this.#lines = new LineReader((line) => {
      this.#line(line);
    });
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
    // The chunk is not there any more when the next one comes.
    this.#hashOutput();
  }

  end(): Collected {
    this.#lines.end();
    if (this.#header === undefined) throw new Unreadable('empty', 'empty');
    if (this.#step !== undefined)
      throw new Unreadable('truncated', 'step_not_ended', { lines: [this.#step.line, this.#last] });
    this.#claims.push({
      kind: 'transcript',
      place: { lines: [1, this.#last] },
      item: {
        ...this.#header,
        closed: this.#close !== undefined,
        final: this.#close?.final ?? false,
        steps: this.#close?.steps ?? 0,
        closedAt: this.#close?.at ?? null,
      },
    });
    return { claims: this.#claims, show: (place) => this.#noted.show(place) };
  }

  #line(line: LineView): void {
    this.#last = line.number;
    if (this.#close !== undefined && this.#signable === undefined) throw malformed('text_after_close', line);
    assertWholeLine(line);
    const first = line.buffer[line.start];
    if (first === PERCENT) this.#frame(line);
    else if (this.#close !== undefined) throw malformed('text_after_close', line);
    else if (first === PIPE || first === BANG) this.#output(line);
    else throw malformed('unframed_line', line);
  }

  #output(line: LineView): void {
    const step = this.#step;
    if (step === undefined) throw malformed('output_outside_step', line);
    step.lines += 1;
    this.#addOutput(line);
    // The first byte of the line is the channel, not output.
    const possible = this.#templates.possible(line, 1);
    if (possible === undefined) return;
    const text = decodeLine(line);
    if (text === undefined) return;
    const frame: Frame = { framed: true, step: step.name, n: step.n, phase: step.phase };
    const claims = lineClaims({ ...this.#context, lines: possible }, text.slice(1), lineOf(line.number), frame);
    if (claims.length > 0) this.#noted.note(line.number, text.slice(1));
    this.#claims.push(...claims);
    if (this.#claims.length > MAX_CLAIMS) throw tooMany(line.number);
  }

  /** Output is hashed by whole chunks: a call for each line would cost more than its bytes. */
  #addOutput({ buffer, start, end, crlf, isWhole }: LineView): void {
    const ending = crlf ? CRLF : LF;
    if (isWhole && buffer === this.#pending?.buffer && start === this.#pending.end) {
      this.#pending.end = end + ending.length;
      return;
    }
    this.#hashOutput();
    if (isWhole) {
      this.#pending = { buffer, start, end: end + ending.length };
      return;
    }
    const bytes = buffer.subarray(start, end);
    for (const hash of [this.#step?.hash, this.#everything]) hash?.update(bytes).update(ending);
  }

  #hashOutput(): void {
    const output = this.#pending;
    if (output === undefined) return;
    this.#pending = undefined;
    const bytes = output.buffer.subarray(output.start, output.end);
    for (const hash of [this.#step?.hash, this.#everything]) hash?.update(bytes);
  }

  #frame(line: LineView): void {
    this.#hashOutput();
    // Output may end its lines as it likes; a record has one spelling.
    if (line.crlf) throw malformed('carriage_return', line);
    const text = decodeLine(line);
    if (text === undefined) throw malformed('not_utf8', line);
    const space = text.indexOf(' ');
    const name = text.slice(1, space === -1 ? undefined : space);
    const record = parseRecord(text.slice(space + 1), line);
    const signable = this.#signable;
    this.#signable = undefined;
    if (this.#close !== undefined && name !== 'signed') throw malformed('text_after_close', line);
    if ((this.#header === undefined) !== (name === 'transcript')) throw malformed('transcript_record_misplaced', line);
    switch (name) {
      case 'transcript':
        this.#begun(record, line);
        break;
      case 'begin':
        this.#begin(record, line);
        break;
      case 'end':
        this.#end(record, line);
        break;
      case 'close':
        this.#closed(record, line);
        break;
      case 'signed':
        this.#signed(record, signable, line);
        break;
      case 'refused':
        throw malformed('recording_refused', line);
      default:
        throw malformed('unknown_record', line);
    }
    this.#noted.note(line.number, text);
    this.#everything.update(line.bytes).update(LF);
  }

  #begun(record: JsonObject, line: LineView): void {
    expectKeys(record, ['environment', 'procedure', 'run', 'schemaVersion'], line);
    if (record['schemaVersion'] !== 'GateTranscript.v1') throw malformed('unknown_version', line);
    this.#header = {
      run: textOf(record, 'run', line),
      environment: textOf(record, 'environment', line),
      procedure: textOf(record, 'procedure', line),
    };
    // Who was recorded is a statement about the environment like any other.
    const value = this.#header.environment;
    this.#claims.push({
      kind: 'setting',
      place: { lines: [1, 1] },
      item: { group: 'run', name: 'environment', value, placeholder: isPlaceholder(value), framed: true },
    });
  }

  #begin(record: JsonObject, line: LineView): void {
    if (this.#step !== undefined) throw malformed('step_not_ended', line);
    expectKeys(record, ['at', 'command', 'n', 'phase', 'step'], line);
    const command = asArray(record['command'])?.map((word) => asString(word));
    if (command === undefined || command.length === 0 || !command.every((word) => word !== undefined))
      throw malformed('bad_command', line);
    this.#step = {
      n: countOf(record, 'n', line),
      name: textOf(record, 'step', line),
      phase: phaseOf(record, line),
      command,
      begin: timeOf(record, line),
      line: line.number,
      hash: createHash('sha256'),
      lines: 0,
    };
  }

  #end(record: JsonObject, line: LineView): void {
    const step = this.#step;
    expectKeys(record, ['at', 'exit', 'lines', 'n', 'sha256'], line);
    if (step === undefined || record['n'] !== step.n) throw malformed('end_without_begin', line);
    if (record['lines'] !== step.lines) throw malformed('line_count_mismatch', line);
    if (record['sha256'] !== step.hash.digest('hex')) throw malformed('output_digest_mismatch', line);
    const exit = countOf(record, 'exit', line);
    if (exit > 255) throw malformed('bad_exit', line);
    const end = timeOf(record, line);
    this.#claims.push({
      kind: 'step',
      place: { lines: [step.line, line.number] },
      item: {
        name: step.name,
        n: step.n,
        phase: step.phase,
        exit,
        command: step.command,
        begin: step.begin,
        end,
        framed: true,
        step: step.name,
      },
    });
    this.#step = undefined;
    this.#signable = { thing: { record: 'step', step: step.name, n: step.n }, at: end, phase: step.phase };
    if (this.#claims.length > MAX_CLAIMS) throw tooMany(line.number);
  }

  /** Directly behind what it signs: one that was moved elsewhere signs nothing. */
  #signed(record: JsonObject, signable: Signable | undefined, line: LineView): void {
    const header = this.#header;
    if (signable === undefined || header === undefined) throw malformed('nothing_to_sign', line);
    const { thing, at, phase } = signable;
    const sha256 = this.#everything.copy().digest('hex');
    const { role } = this.#context;
    const item = recordingSignature(
      this.#context.trust,
      {
        use: STEP_USE,
        subject: thing.record === 'step' ? thing.step : thing.record,
        at,
        // Who may sign one step alone may not end the transcript: what others recorded after it could be left out.
        pinnedAs: [`${STEP_USE}:${role}`, ...(thing.record === 'step' ? [`${STEP_USE}:${role}:${thing.step}`] : [])],
        expected: ({ sequence, previous }) =>
          transcriptStatement(
            header,
            thing,
            { sequence: asInteger(sequence) ?? 0, previous: asString(previous) ?? null },
            sha256,
          ),
      },
      record,
    );
    if (item === undefined) throw malformed('bad_envelope', line);
    this.#claims.push({
      kind: 'signature',
      place: lineOf(line.number),
      item: {
        ...item,
        ...(thing.record === 'step' && { step: thing.step, n: thing.n }),
        ...(phase !== undefined && { phase }),
      },
    });
    if (this.#claims.length > MAX_CLAIMS) throw tooMany(line.number);
  }

  #closed(record: JsonObject, line: LineView): void {
    if (this.#step !== undefined) throw malformed('step_not_ended', line);
    expectKeys(record, ['at', 'final', 'sha256', 'steps'], line);
    if (record['sha256'] !== this.#everything.copy().digest('hex')) throw malformed('transcript_digest_mismatch', line);
    const final = asBoolean(record['final']);
    if (final === undefined) throw malformed('bad_final', line);
    const { at, steps } = { at: timeOf(record, line), steps: countOf(record, 'steps', line) };
    this.#close = { at, steps, final };
    this.#signable = { thing: { record: 'close', steps, final }, at };
  }
}

function parseRecord(text: string, line: LineView): JsonObject {
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

function expectKeys(record: JsonObject, keys: readonly string[], line: LineView): void {
  const given = Object.keys(record).sort();
  if (given.length !== keys.length || given.some((key, index) => key !== keys[index]))
    throw malformed('record_fields', line);
}

function textOf(record: JsonObject, key: string, line: LineView): string {
  const value = asString(record[key]);
  if (value === undefined || value === '') throw malformed(`bad_${key}`, line);
  return value;
}

function countOf(record: JsonObject, key: string, line: LineView): number {
  const value = asInteger(record[key]);
  if (value === undefined || value < 0) throw malformed(`bad_${key}`, line);
  return value;
}

function phaseOf(record: JsonObject, line: LineView): Phase {
  const phase = record['phase'];
  if (phase === 'forward' || phase === 'rollback' || phase === 'after_rollback') return phase;
  throw malformed('bad_phase', line);
}

function timeOf(record: JsonObject, line: LineView): Time {
  try {
    return timeAt(record['at'], '');
  } catch {
    throw malformed('bad_time', line);
  }
}

function malformed(detail: string, line: LineView): Unreadable {
  return new Unreadable('malformed', detail, lineOf(line.number));
}
