import { decodeLine, LineReader } from '../format/lines.ts';
import type { Claim, Collector } from './collector.ts';
import { MAX_CLAIMS, tooMany, Unreadable } from './collector.ts';
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
    const lines = new LineReader((line) => {
      bytes += line.byteLength;
      if (line.truncated) throw new Unreadable('cap_exceeded', 'line_too_long', lineOf(line.number));
      if (line.number === 1 && hasBom(line.bytes)) throw new Unreadable('malformed', 'bom', lineOf(1));
      const text = decodeLine(line);
      if (text === undefined) throw new Unreadable('malformed', 'not_utf8', lineOf(line.number));
      const found = lineClaims(context, text, lineOf(line.number), { framed: false });
      if (found.length > 0) noted.note(line.number, text);
      claims.push(...found);
      if (claims.length > MAX_CLAIMS) throw tooMany(line.number);
    });
    return {
      push(chunk) {
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
