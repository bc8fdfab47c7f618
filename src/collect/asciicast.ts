import { Buffer } from 'node:buffer';
import { asInteger, asString, isObject, type JsonObject, type JsonValue } from '../format/jsonValue.ts';
import { LineReader, type LineView } from '../format/lines.ts';
import { formatRfc3339 } from '../format/rfc3339.ts';
import type { Collected, Collector, FileContext, Reading } from './collector.ts';
import { Unreadable } from './collector.ts';
import { strictJson } from './jsonDocument.ts';
import { NotedLines } from './notedLines.ts';
import { OutputLines } from './outputLines.ts';
import { recordingTask } from './recordingTask.ts';

const LATEST_SECOND = 9_000_000_000;

/**
 * asciicast v2 and v3, as asciinema writes them: a header, then an event a line. Version 3 ends with the exit status;
 * version 2 has none, so that nothing tells how its command ended, nor whether the end of the file is that of the recording.
 */
export const asciicast: Collector = {
  format: 'asciicast',
  yields: ['task'],
  maxBytes: null,
  scanned: true,
  open: (context) => new AsciicastReading(context),
};

class AsciicastReading implements Reading {
  readonly #context: FileContext;
  readonly #noted = new NotedLines();
  readonly #output: OutputLines;
  readonly #lines = new LineReader((line) => {
    this.#line(line);
  });
  #header: JsonObject | undefined;
  #exit: number | null = null;
  #last = 0;

  constructor(context: FileContext) {
    this.#context = context;
    this.#output = new OutputLines(context, this.#noted);
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  end(): Collected {
    this.#lines.end();
    const header = this.#header;
    if (header === undefined) throw new Unreadable('empty', 'empty');
    const lines = [1, this.#last] as const;
    if (header['version'] === 3 && this.#exit === null) throw new Unreadable('truncated', 'no_exit_status', { lines });
    const second = asInteger(header['timestamp']);
    const us = second === undefined || second < 0 || second > LATEST_SECOND ? undefined : second * 1_000_000;
    const task = recordingTask(this.#context, lines, {
      command: asString(header['command']) ?? null,
      exit: this.#exit,
      at: us === undefined ? null : { us, text: formatRfc3339(us) },
      until: null,
    });
    return { claims: [task, ...this.#output.claims], show: (place) => this.#noted.show(place) };
  }

  #line(line: LineView): void {
    this.#last = line.number;
    const place = { lines: [line.number, line.number] } as const;
    if (line.truncated) throw new Unreadable('cap_exceeded', 'line_too_long', place);
    if (!line.terminated) throw new Unreadable('truncated', 'no_final_line_feed', place);
    // Version 3 knows comments.
    if (line.number > 1 && line.buffer[line.start] === 0x23) return;
    const value = this.#json(line);
    if (this.#header !== undefined) {
      this.#event(value, line.number);
      return;
    }
    if (!isObject(value) || (value['version'] !== 2 && value['version'] !== 3))
      throw new Unreadable('schema_violation', 'is no header of version 2 or 3', place);
    this.#header = value;
    this.#noted.note(1, Buffer.from(line.bytes).toString('utf8'));
  }

  #event(value: JsonValue, number: number): void {
    const place = { lines: [number, number] } as const;
    const [time, code, data, ...more] = Array.isArray(value) ? value : [];
    if (typeof time !== 'number' || typeof code !== 'string' || typeof data !== 'string' || more.length > 0)
      throw new Unreadable('schema_violation', 'is no event', place);
    if (this.#exit !== null) throw new Unreadable('malformed', 'event_after_exit', place);
    if (code === 'o') this.#output.push(data, number);
    if (code !== 'x' || this.#header?.['version'] !== 3) return;
    if (!/^[0-9]{1,3}$/.test(data)) throw new Unreadable('schema_violation', 'is no exit status', place);
    this.#exit = Number(data);
  }

  #json(line: LineView): JsonValue {
    try {
      return strictJson(Buffer.from(line.bytes)).value;
    } catch (error) {
      // The place inside the line would be taken for one inside the file.
      if (error instanceof Unreadable)
        throw new Unreadable('malformed', error.detail, { lines: [line.number, line.number] });
      throw error;
    }
  }
}
