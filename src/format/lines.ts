import { Buffer, isUtf8 } from 'node:buffer';
import { GateError } from '../error.ts';

const LF = 0x0a;
const CR = 0x0d;

const DEFAULT_MAX_LINE_BYTES = 1024 * 1024;

/** One line. The reader reuses the object and the bytes behind it: both are valid only during the call. */
export interface LineView {
  /** From 1. */
  readonly number: number;
  /** Offset in the whole input of the line's first byte. */
  readonly startOffset: number;
  /** Length in bytes without the ending, of the whole line even where it is truncated. */
  readonly byteLength: number;
  /** Whether a line feed ended it; false only for a last line without one. */
  readonly terminated: boolean;
  /** Whether it ended with CR LF; that CR is not part of the line. */
  readonly crlf: boolean;
  /** Whether the line is longer than the cap; then only its first `maxLineBytes` bytes are here. */
  readonly truncated: boolean;
  /** The line's bytes without its ending are `buffer.subarray(start, end)`. Looking at them here makes no new view. */
  readonly buffer: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Whether its ending stands behind it in `buffer`: false for a line that came in more than one chunk. */
  readonly isWhole: boolean;
  /** The same as a view of its own, made on each access. */
  readonly bytes: Uint8Array;
}

/**
 * Splits a stream of chunks into lines at `\n` and `\r\n`; a lone `\r` ends nothing. Memory is bounded by `maxLineBytes`
 * whatever the length of the input or of a line. The sequence of lines does not depend on where the chunks are cut.
 */
export class LineReader {
  readonly #onLine: (line: LineView) => void;
  readonly #maxLineBytes: number;
  readonly #view = new ReusedView();
  /** The beginning of a line whose end has not come yet: at most the cap and one byte, which may be the CR of an ending. */
  #held = Buffer.alloc(0);
  #heldBytes = 0;
  /** Bytes of that line so far, with those that were not kept. */
  #lineBytes = 0;
  #lastByte = 0;
  #number = 0;
  #offset = 0;
  #ended = false;

  constructor(onLine: (line: LineView) => void, options: { maxLineBytes?: number } = {}) {
    this.#onLine = onLine;
    this.#maxLineBytes = options.maxLineBytes ?? DEFAULT_MAX_LINE_BYTES;
  }

  push(bytes: Uint8Array): void {
    if (this.#ended) throw new GateError('internal', 'a line reader was fed after its end');
    // Buffer's indexOf is three times as fast as that of a plain array.
    const chunk = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    let start = 0;
    if (this.#lineBytes > 0) {
      const newline = chunk.indexOf(LF);
      if (newline === -1) {
        this.#hold(chunk, 0);
        return;
      }
      this.#hold(chunk.subarray(0, newline), 0);
      this.#emit(this.#held, 0, this.#heldBytes, this.#lineBytes, this.#lastByte, true);
      this.#heldBytes = 0;
      this.#lineBytes = 0;
      start = newline + 1;
    }
    for (let newline = chunk.indexOf(LF, start); newline !== -1; newline = chunk.indexOf(LF, start)) {
      this.#emit(chunk, start, newline, newline - start, newline > start ? (chunk[newline - 1] ?? 0) : 0, true);
      start = newline + 1;
    }
    if (start < chunk.length) this.#hold(chunk, start);
  }

  /** Delivers a last line that has no line feed. To be called once, after the last chunk. */
  end(): void {
    if (this.#ended) throw new GateError('internal', 'a line reader was ended twice');
    this.#ended = true;
    if (this.#lineBytes > 0) this.#emit(this.#held, 0, this.#heldBytes, this.#lineBytes, this.#lastByte, false);
  }

  #emit(
    buffer: Uint8Array,
    start: number,
    end: number,
    lineBytes: number,
    lastByte: number,
    terminated: boolean,
  ): void {
    const crlf = terminated && lineBytes > 0 && lastByte === CR;
    const byteLength = crlf ? lineBytes - 1 : lineBytes;
    const view = this.#view;
    view.number = this.#number += 1;
    view.startOffset = this.#offset;
    view.byteLength = byteLength;
    view.terminated = terminated;
    view.crlf = crlf;
    view.truncated = byteLength > this.#maxLineBytes;
    view.buffer = buffer;
    view.start = start;
    view.isWhole = terminated && buffer !== this.#held;
    view.end = Math.min(end, start + Math.min(byteLength, this.#maxLineBytes));
    this.#offset += lineBytes + (terminated ? 1 : 0);
    this.#onLine(view);
  }

  #hold(chunk: Uint8Array, start: number): void {
    const length = chunk.length - start;
    if (length === 0) return;
    const kept = Math.min(length, this.#maxLineBytes + 1 - this.#heldBytes);
    if (kept > 0) {
      this.#reserve(this.#heldBytes + kept);
      this.#held.set(chunk.subarray(start, start + kept), this.#heldBytes);
      this.#heldBytes += kept;
    }
    this.#lineBytes += length;
    this.#lastByte = chunk[chunk.length - 1] ?? 0;
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#held.length) return;
    // Doubling keeps the copying linear for a line that comes a byte at a time.
    const grown = Buffer.alloc(Math.min(Math.max(bytes, this.#held.length * 2, 4096), this.#maxLineBytes + 1));
    grown.set(this.#held.subarray(0, this.#heldBytes));
    this.#held = grown;
  }
}

/** The line as text; undefined if it is not valid UTF-8, or truncated, for half a line must not be read as a whole one. */
export function decodeLine(line: LineView): string | undefined {
  if (line.truncated) return undefined;
  const { buffer, start, end } = line;
  const bytes = Buffer.from(buffer.buffer, buffer.byteOffset + start, end - start);
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/** Whether the line begins with these bytes: a test before decoding that makes no view of the line. */
export function lineStartsWith(line: LineView, prefix: Uint8Array): boolean {
  const { buffer, start, end } = line;
  if (prefix.length > end - start) return false;
  for (let index = 0; index < prefix.length; index += 1) {
    if (buffer[start + index] !== prefix[index]) return false;
  }
  return true;
}

class ReusedView implements LineView {
  number = 0;
  startOffset = 0;
  byteLength = 0;
  terminated = false;
  crlf = false;
  truncated = false;
  isWhole = false;
  buffer: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;

  get bytes(): Uint8Array {
    return this.buffer.subarray(this.start, this.end);
  }
}
