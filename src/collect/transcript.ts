import { asArray, asBoolean, asInteger, asString, type JsonObject } from '../format/jsonValue.ts';
import { decodeLine, LineReader, type LineView } from '../format/lines.ts';
import type { Phase, Time } from '../evidence/evidence.ts';
import { type RecordedRun, type RecordedThing, STEP_USE, transcriptStatement } from '../evidence/recording.ts';
import type { Claim, Collected, Collector, FileContext, Reading } from './collector.ts';
import { MAX_CLAIMS, tooMany, Unreadable } from './collector.ts';
import { FirstBytes } from './firstBytes.ts';
import { type Frame, lineClaims } from './lineClaims.ts';
import { NotedLines } from './notedLines.ts';
import { isPlaceholder } from './placeholder.ts';
import { recordingSignature } from './recordingSignature.ts';
import { countOf, expectKeys, malformed, phaseOf, readRecord, textOf, timeOf } from './transcriptRecord.ts';
import { assertWholeLine, lineOf } from './wholeLine.ts';

const PERCENT = 0x25;
const PIPE = 0x7c;
const BANG = 0x21;

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
  #header: RecordedRun | undefined;
  #close: { readonly at: Time; readonly steps: number; readonly final: boolean } | undefined;
  #step: OpenStep | undefined;
  #signable: Signable | undefined;
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

  #frame(line: LineView): void {
    const { name, fields: record, text } = readRecord(line);
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
      lines: 0,
    };
  }

  #end(record: JsonObject, line: LineView): void {
    const step = this.#step;
    expectKeys(record, ['at', 'exit', 'lines', 'n', 'sha256'], line);
    if (step === undefined || record['n'] !== step.n) throw malformed('end_without_begin', line);
    if (record['lines'] !== step.lines) throw malformed('line_count_mismatch', line);
    this.#checkDigest(record, line);
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

  /** What a record vouches for is all that was recorded before it. */
  #checkDigest(record: JsonObject, line: LineView): void {
    if (record['sha256'] !== this.#context.digest.before(line.startOffset)) throw malformed('digest_mismatch', line);
  }

  /** Directly behind what it signs: one that was moved elsewhere signs nothing. */
  #signed(record: JsonObject, signable: Signable | undefined, line: LineView): void {
    const header = this.#header;
    if (signable === undefined || header === undefined) throw malformed('nothing_to_sign', line);
    const { thing, at, phase } = signable;
    const sha256 = this.#context.digest.before(line.startOffset);
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
    this.#checkDigest(record, line);
    const final = asBoolean(record['final']);
    if (final === undefined) throw malformed('bad_final', line);
    const { at, steps } = { at: timeOf(record, line), steps: countOf(record, 'steps', line) };
    this.#close = { at, steps, final };
    this.#signable = { thing: { record: 'close', steps, final }, at };
  }
}
