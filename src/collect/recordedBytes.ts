import { Buffer } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import type { LineView } from '../format/lines.ts';

const LF = Buffer.from('\n');
const CRLF = Buffer.from('\r\n');

/**
 * The digests that the records of a transcript state: of all bytes before a record, and of a step's output. Output is hashed
 * by whole chunks: a call for each line would cost more than its bytes.
 */
export class RecordedBytes {
  readonly #all = createHash('sha256');
  #step: Hash | undefined;
  /** Output lines that follow each other in one chunk, and are not hashed yet. */
  #pending: { readonly buffer: Uint8Array; readonly start: number; end: number } | undefined;

  /** What is added as output from here on belongs to the step. */
  beginStep(): void {
    this.settle();
    this.#step = createHash('sha256');
  }

  addOutput({ buffer, start, end, crlf, isWhole }: LineView): void {
    const ending = crlf ? CRLF : LF;
    if (isWhole && buffer === this.#pending?.buffer && start === this.#pending.end) {
      this.#pending.end = end + ending.length;
      return;
    }
    this.settle();
    if (isWhole) {
      this.#pending = { buffer, start, end: end + ending.length };
      return;
    }
    const bytes = buffer.subarray(start, end);
    for (const hash of [this.#step, this.#all]) hash?.update(bytes).update(ending);
  }

  addRecord(line: LineView): void {
    this.settle();
    this.#all.update(line.bytes).update(LF);
  }

  /** Hashes what is pending. To be called before the bytes behind it go away. */
  settle(): void {
    const output = this.#pending;
    if (output === undefined) return;
    this.#pending = undefined;
    const bytes = output.buffer.subarray(output.start, output.end);
    for (const hash of [this.#step, this.#all]) hash?.update(bytes);
  }

  /** Of all that was added, in hex. */
  digest(): string {
    this.settle();
    return this.#all.copy().digest('hex');
  }

  /** Of the step's output, in hex; the step ends with it. */
  stepDigest(): string {
    this.settle();
    const digest = this.#step?.digest('hex') ?? '';
    this.#step = undefined;
    return digest;
  }
}
