import { Buffer } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import { GateError } from '../error.ts';

const LF = 0x0a;
const NOTHING = new Uint8Array();

/**
 * SHA-256 of bytes that come in chunks, and of all that stood before a line of them. One pass gives both: a file whose records
 * state the digest of what is before them is hashed once, not twice.
 */
export class RunningDigest {
  readonly #hash = createHash('sha256');
  #chunk: Buffer = Buffer.alloc(0);
  /** Offset of the chunk, and how much of it is hashed. */
  #offset = 0;
  #hashed = 0;
  /** The state where the line began that the chunk goes on with. */
  #begun: { readonly offset: number; readonly hash: Hash } | undefined;

  /** Adds a chunk; while `sink` runs, `before` can be asked about the lines that begin or end in it. */
  through(bytes: Uint8Array, sink: (chunk: Uint8Array) => void): void {
    this.#chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#hashed = 0;
    sink(bytes);
    this.#leave();
  }

  add(bytes: Uint8Array): void {
    this.through(bytes, () => undefined);
  }

  /** Hex digest of all bytes before the line that begins at `offset`. Lines are asked about in their order. */
  before(offset: number): string {
    if (offset === this.#begun?.offset) return this.#begun.hash.copy().digest('hex');
    this.#upTo(offset - this.#offset);
    return this.#hash.copy().digest('hex');
  }

  /** Hex digest of all bytes, and of these behind them. */
  hex(behind: Uint8Array = NOTHING): string {
    return this.#hash.copy().update(behind).digest('hex');
  }

  #leave(): void {
    const line = this.#chunk.lastIndexOf(LF) + 1;
    if (line > 0) this.#begun = undefined;
    if (line < this.#chunk.length && this.#begun === undefined) {
      this.#upTo(line);
      this.#begun = { offset: this.#offset + line, hash: this.#hash.copy() };
    }
    this.#upTo(this.#chunk.length);
    this.#offset += this.#chunk.length;
  }

  #upTo(end: number): void {
    if (end < this.#hashed || end > this.#chunk.length)
      throw new GateError('internal', 'a digest was asked for of bytes that are gone, or not there yet');
    if (end > this.#hashed) this.#hash.update(this.#chunk.subarray(this.#hashed, end));
    this.#hashed = end;
  }
}
