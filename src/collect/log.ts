import { isUtf8 } from 'node:buffer';
import { decodeLine, LineReader } from '../format/lines.ts';
import type { Claim, Collector } from './collector.ts';
import { MAX_CLAIMS, tooMany, Unreadable } from './collector.ts';
import { FirstBytes } from './firstBytes.ts';
import { lineClaims } from './lineClaims.ts';
import { NotedLines } from './notedLines.ts';
import { lineOf } from './wholeLine.ts';

/** U+FEFF at the start of a file: an invisible character that keeps its first line from matching anything. */
export function hasBom(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Plain text. Lines that the procedure recognises are claims without a frame: anybody could have written them. */
export const log: Collector = {
  format: 'log',
  // And what the lines of the procedure recognise.
  yields: ['release', 'digest', 'setting', 'event'],
  maxBytes: null,
  scanned: true,
  open(context) {
    const claims: Claim[] = [];
    const noted = new NotedLines();
    let bytes = 0;
    const templates = new FirstBytes(context.lines);
    /** Whether the chunk at hand is UTF-8: then every line that lies in it is, and need not be looked at for that. */
    let isSound = false;
    const lines = new LineReader((line) => {
      bytes += line.byteLength;
      if (line.truncated) throw new Unreadable('cap_exceeded', 'line_too_long', lineOf(line.number));
      if (line.number === 1 && hasBom(line.bytes)) throw new Unreadable('malformed', 'bom', lineOf(1));
      const possible = templates.possible(line, 0);
      if (possible === undefined && isSound && line.isWhole) return;
      const text = decodeLine(line);
      if (text === undefined) throw new Unreadable('malformed', 'not_utf8', lineOf(line.number));
      if (possible === undefined) return;
      const found = lineClaims({ ...context, lines: possible }, text, lineOf(line.number), { framed: false });
      if (found.length > 0) noted.note(line.number, text);
      claims.push(...found);
      if (claims.length > MAX_CLAIMS) throw tooMany(line.number);
    });
    return {
      push(chunk) {
        isSound = isUtf8(chunk);
        lines.push(chunk);
      },
      end() {
        lines.end();
        if (bytes === 0) throw new Unreadable('empty', 'empty');
        return { claims, show: (place) => noted.show(place) };
      },
    };
  },
};
