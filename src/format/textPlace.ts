import type { FormatErrorPlace } from './formatError.ts';

/** Line and column, both from 1, of an offset in UTF-16 code units; `\n`, `\r\n` and a lone `\r` each end a line. */
export function textPlace(text: string, offset: number): Required<Pick<FormatErrorPlace, 'line' | 'column'>> {
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < offset; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x0a || (unit === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) {
      line += 1;
      lineStart = at + 1;
    }
  }
  return { line, column: columnOf(text, lineStart, offset) };
}

/** The column, from 1, in code points. */
export function columnOf(text: string, lineStart: number, offset: number): number {
  let column = 1;
  for (let at = lineStart; at < offset; at += 1) {
    // The second half of a pair belongs to the code point before it.
    if ((text.charCodeAt(at) & 0xfc00) !== 0xdc00) column += 1;
  }
  return column;
}
