import { Buffer } from 'node:buffer';

const LF = 0x0a;
const LINE_FEED = Buffer.from('\n');

/** Longer lines are written in pieces, so that no output can make a transcript unreadable. */
const LONGEST_PIECE = 64 * 1024;

/**
 * Turns what a command writes to one channel into lines of a transcript: each begins with the channel's mark, so that none
 * can pass for a record. The bytes between mark and line feed are the command's own, whatever they are.
 */
export class OutputFrames {
  readonly #mark: Buffer;
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(channel: 'stdout' | 'stderr') {
    this.#mark = Buffer.from(channel === 'stdout' ? '|' : '!');
  }

  /** The lines that are whole by now. */
  push(chunk: Buffer): Frames {
    const parts: Buffer[] = [];
    let lines = 0;
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(LF, start);
      const stop = end === -1 ? chunk.length : end;
      for (; this.#heldBytes + stop - start > LONGEST_PIECE; lines += 1) {
        const cut = start + boundary(chunk.subarray(start, stop), LONGEST_PIECE - this.#heldBytes);
        parts.push(...this.#line(chunk.subarray(start, cut)));
        start = cut;
      }
      if (end === -1) break;
      parts.push(...this.#line(chunk.subarray(start, end)));
      lines += 1;
      start = end + 1;
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start));
    return { bytes: Buffer.concat(parts), lines };
  }

  /** A last line to which the command wrote no line feed. */
  end(): Frames {
    if (this.#heldBytes === 0) return { bytes: Buffer.alloc(0), lines: 0 };
    return { bytes: Buffer.concat(this.#line(Buffer.alloc(0))), lines: 1 };
  }

  #line(rest: Buffer): Buffer[] {
    const parts = [this.#mark, ...this.#held, rest, LINE_FEED];
    this.#held = [];
    this.#heldBytes = 0;
    return parts;
  }

  #hold(bytes: Buffer): void {
    // The stream may reuse its memory.
    this.#held.push(Buffer.from(bytes));
    this.#heldBytes += bytes.length;
  }
}

export interface Frames {
  readonly bytes: Buffer;
  readonly lines: number;
}

/** Where to cut at most `length` bytes without cutting a character of UTF-8, if it is that. */
function boundary(bytes: Buffer, length: number): number {
  for (let cut = length; cut > Math.max(0, length - 4); cut -= 1) {
    if (((bytes[cut] ?? 0) & 0xc0) !== 0x80) return cut;
  }
  return length;
}
