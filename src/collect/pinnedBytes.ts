import { createHash } from 'node:crypto';
import type { Trust, TrustedFile } from '../trust/trust.ts';
import type { Claim } from './collector.ts';

/** What `signature.use` calls it. */
const PINNED_USE = 'pinned-bytes';

/** Compares the bytes of a file, or the first of them, with the digest that is pinned for its role outside the run. */
export class PinnedBytes {
  readonly #path: string;
  readonly #pin: TrustedFile | undefined;
  readonly #hash = createHash('sha256');
  #left: number;

  constructor(path: string, role: string, { files = [] }: Trust) {
    this.#path = path;
    this.#pin = files.find((file) => file.role === role);
    this.#left = this.#pin?.bytes ?? Number.POSITIVE_INFINITY;
  }

  push(chunk: Uint8Array): void {
    if (this.#pin === undefined || this.#left === 0) return;
    const part = chunk.subarray(0, Math.min(chunk.length, this.#left));
    this.#hash.update(part);
    this.#left -= part.length;
  }

  /** Where nothing is pinned, nothing can be said, as with a signature without a key. */
  claim(): Claim {
    const digest = this.#hash.digest('hex');
    const isSame = digest === this.#pin?.sha256;
    return {
      kind: 'signature',
      place: {},
      item: {
        use: PINNED_USE,
        scheme: 'sha256',
        subject: this.#path,
        digest: this.#pin === undefined ? null : digest,
        verified: this.#pin === undefined ? 'unknown' : isSame ? 'yes' : 'no',
        signer: isSame ? `sha256:${digest}` : null,
        reason: this.#pin === undefined ? 'no_trust' : isSame ? 'verified' : 'other_bytes',
        at: null,
        until: null,
      },
    };
  }
}
