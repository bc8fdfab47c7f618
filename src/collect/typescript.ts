import { Buffer } from 'node:buffer';
import { parseRfc3339 } from '../format/rfc3339.ts';
import { decodeLine, LineReader, type LineView } from '../format/lines.ts';
import type { Time } from '../evidence/evidence.ts';
import type { Claim, Collected, Collector, FileContext, Reading } from './collector.ts';
import { Unreadable } from './collector.ts';
import { NotedLines } from './notedLines.ts';
import { OutputLines } from './outputLines.ts';
import { recordingTask } from './recordingTask.ts';

const HEADER = 'Script started on ';
const TRAILER = 'Script done on ';
const COMMAND = 'COMMAND="';

/**
 * What `script` of util-linux writes: who was recorded, what the terminal showed, and in the last line how it ended. The
 * recorder ends its own lines with a line feed alone, while a terminal adds a carriage return to those of the command.
 */
export const typescript: Collector = {
  format: 'typescript',
  yields: ['task'],
  maxBytes: null,
  scanned: true,
  open: (context) => new TypescriptReading(context),
};

class TypescriptReading implements Reading {
  readonly #context: FileContext;
  readonly #noted = new NotedLines();
  readonly #output: OutputLines;
  readonly #lines = new LineReader((line) => {
    this.#line(line);
  });
  #begun: { readonly at: Time | null; readonly command: string | null } | undefined;
  #ended: { readonly at: Time | null; readonly exit: number | null } | undefined;
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
    if (this.#last === 0) throw new Unreadable('empty', 'empty');
    if (this.#begun === undefined) throw new Unreadable('malformed', 'no_header', { lines: [1, 1] });
    if (this.#ended === undefined) throw new Unreadable('truncated', 'no_trailer', { lines: [this.#last, this.#last] });
    const lines = [1, this.#last] as const;
    const task = recordingTask(this.#context, lines, {
      command: this.#begun.command,
      exit: this.#ended.exit,
      at: this.#begun.at,
      until: this.#ended.at,
    });
    const claims: Claim[] = [task, ...this.#output.claims];
    return { claims, show: (place) => this.#noted.show(place) };
  }

  #line(line: LineView): void {
    this.#last = line.number;
    const place = { lines: [line.number, line.number] } as const;
    if (line.truncated) throw new Unreadable('cap_exceeded', 'line_too_long', place);
    if (!line.terminated) throw new Unreadable('truncated', 'no_final_line_feed', place);
    // Appended recordings have more than one end, and so has a command that prints one.
    if (this.#ended !== undefined) throw new Unreadable('malformed', 'text_after_trailer', place);
    const text = decodeLine(line) ?? Buffer.from(line.bytes).toString('latin1');
    if (line.number === 1) {
      if (!text.startsWith(HEADER)) throw new Unreadable('malformed', 'no_header', place);
      this.#noted.note(1, text);
      this.#begun = headerOf(text.slice(HEADER.length));
    } else if (!line.crlf && text.startsWith(TRAILER)) {
      this.#ended = trailerOf(text.slice(TRAILER.length));
    } else {
      this.#output.push(`${text}\n`, line.number);
    }
  }
}

/** `<time> [COMMAND="…" TERM="…" …]`; nothing in the command is escaped, so its end is the last that there can be. */
function headerOf(text: string): { readonly at: Time | null; readonly command: string | null } {
  const [time, attributes] = split(text);
  const end = Math.max(attributes.lastIndexOf('" TERM="'), attributes.lastIndexOf('" <not executed on terminal>'));
  const isGiven = attributes.startsWith(COMMAND) && end > COMMAND.length;
  return { at: timeOf(time), command: isGiven ? attributes.slice(COMMAND.length, end) : null };
}

function trailerOf(text: string): { readonly at: Time | null; readonly exit: number | null } {
  const [time, attributes] = split(text);
  const exit = /^COMMAND_EXIT_CODE="([0-9]{1,3})"$/.exec(attributes)?.[1];
  return { at: timeOf(time), exit: exit === undefined ? null : Number(exit) };
}

function split(text: string): readonly [string, string] {
  const at = text.indexOf(' [');
  return at < 0 || !text.endsWith(']') ? [text, ''] : [text.slice(0, at), text.slice(at + 2, -1)];
}

/** As `2026-03-14 01:02:10+00:00`; older versions print it as the locale has it. */
function timeOf(text: string): Time | null {
  return parseRfc3339(text.replace(' ', 'T')) ?? null;
}
