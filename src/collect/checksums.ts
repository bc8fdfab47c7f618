import { Buffer } from 'node:buffer';
import { decodeLine, LineReader } from '../format/lines.ts';
import type { Claim, Collector } from './collector.ts';
import { MAX_CLAIMS, tooMany, Unreadable } from './collector.ts';
import { hasBom } from './log.ts';
import { NotedLines } from './notedLines.ts';
import { lineOf } from './wholeLine.ts';

/**
 * `SHA256SUMS`, as `sha256sum` writes it: a digest and a name a line, relative to the folder of the list. A line that is
 * none makes the list unreadable: what it was meant to vouch for would go unnoticed.
 */
export const checksums: Collector = {
  format: 'checksums',
  yields: ['digest'],
  maxBytes: 32 * 1024 * 1024,
  scanned: true,
  open({ path: own }) {
    const claims: Claim[] = [];
    const noted = new NotedLines();
    const folder = own.slice(0, own.lastIndexOf('/') + 1);
    const lines = new LineReader((line) => {
      const place = lineOf(line.number);
      if (line.truncated) throw new Unreadable('cap_exceeded', 'line_too_long', place);
      if (line.number === 1 && hasBom(line.bytes)) throw new Unreadable('malformed', 'bom', place);
      const text = decodeLine(line);
      const [, stated, name] = /^([0-9a-f]{64}) [ *](.+)$/u.exec(text ?? '') ?? [];
      if (text === undefined || stated === undefined || name === undefined)
        throw new Unreadable('malformed', 'no_checksum_line', place);
      const path = folder + name.replace(/^\.\//, '');
      if (/(?:^|\/)(?:\.{0,2})(?:\/|$)/.test(path)) throw new Unreadable('malformed', 'path_leads_out', place);
      noted.note(line.number, text);
      const nothing = { statedBytes: null, actual: null, bytes: null };
      claims.push({
        kind: 'digest',
        place,
        item: { role: 'checksum', subject: path, path, of: 'file', stated, ...nothing },
      });
      if (claims.length > MAX_CLAIMS) throw tooMany(line.number);
    });
    return {
      push(chunk) {
        lines.push(Buffer.from(chunk));
      },
      end() {
        lines.end();
        if (claims.length === 0) throw new Unreadable('empty', 'empty');
        return { claims, show: (place) => noted.show(place) };
      },
    };
  },
};
