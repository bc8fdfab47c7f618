import { Buffer, isUtf8 } from 'node:buffer';
import { FormatError } from './formatError.ts';

/** Decodes UTF-8 without a byte order mark. Throws FormatError: `too_large`, `bom`, `not_utf8`. */
export function utf8Text(bytes: Uint8Array, maxBytes: number): string {
  if (bytes.length > maxBytes) throw new FormatError('too_large');
  if (hasBom(bytes)) throw new FormatError('bom', { line: 1, column: 1 });
  if (!isUtf8(bytes)) throw new FormatError('not_utf8');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

/** Whether bytes begin with the byte order mark of UTF-8. */
export function hasBom(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
