import { isUtf8 } from 'node:buffer';
import type { Collector } from './collector.ts';
import { Unreadable } from './collector.ts';
import { hasBom } from './log.ts';
import { wholeFile } from './jsonDocument.ts';

const MAX_TEXT_BYTES = 32 * 1024 * 1024;

/** Any UTF-8 text. */
export const text: Collector = {
  format: 'text',
  yields: [],
  maxBytes: MAX_TEXT_BYTES,
  scanned: true,
  open: () =>
    wholeFile((bytes) => {
      if (bytes.length === 0) throw new Unreadable('empty', 'empty');
      if (hasBom(bytes)) throw new Unreadable('malformed', 'bom', { lines: [1, 1] });
      if (!isUtf8(bytes)) throw new Unreadable('malformed', 'not_utf8');
      return { claims: [], show: () => ({}) };
    }),
};
