import { stripControl } from '../format/ansi.ts';
import type { Claim, FileContext } from './collector.ts';
import { MAX_CLAIMS, tooMany, Unreadable } from './collector.ts';
import { lineClaims } from './lineClaims.ts';
import type { NotedLines } from './notedLines.ts';

const MAX_LINE_CHARACTERS = 1024 * 1024;

/**
 * What a terminal showed, put together from the pieces that a recorder wrote, and the claims of its lines. Colours are left
 * out; a line that was drawn over is none that a template matches. Nothing frames such lines: the recorded command could
 * print what it liked.
 */
export class OutputLines {
  readonly claims: Claim[] = [];
  readonly #context: FileContext;
  readonly #noted: NotedLines;
  #held = '';
  #first = 0;

  constructor(context: FileContext, noted: NotedLines) {
    this.#context = context;
    this.#noted = noted;
  }

  /** `number` is the line of the file that holds this piece of output. */
  push(text: string, number: number): void {
    const [head = '', ...rest] = text.split('\n');
    this.#hold(head, number);
    for (const piece of rest) {
      this.#line(number);
      this.#hold(piece, number);
    }
  }

  #hold(text: string, number: number): void {
    if (this.#held === '') this.#first = number;
    if (this.#held.length + text.length > MAX_LINE_CHARACTERS)
      throw new Unreadable('cap_exceeded', 'line_too_long', { lines: [number, number] });
    this.#held += text;
  }

  #line(last: number): void {
    const text = stripControl(this.#held);
    this.#held = '';
    const found = lineClaims(this.#context, text, { lines: [this.#first, last] }, { framed: false });
    if (found.length === 0) return;
    this.#noted.note(this.#first, text);
    this.claims.push(...found);
    if (this.claims.length > MAX_CLAIMS) throw tooMany(last);
  }
}
