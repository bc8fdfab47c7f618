import type { Collected, Collector, FileContext } from './collector.ts';
import { Unreadable } from './collector.ts';

/** Feeds a reading and keeps the first thing that stopped it, so that the rest of the file is still hashed. */
export class GuardedReading {
  readonly #reading: ReturnType<Collector['open']>;
  readonly #maxBytes: number | null;
  #bytes = 0;
  #stopped: Unreadable | undefined;

  constructor(collector: Collector, context: FileContext, size: number) {
    this.#reading = collector.open(context);
    this.#maxBytes = collector.maxBytes;
    if (collector.maxBytes !== null && size > collector.maxBytes) this.#stopped = fileTooLarge();
  }

  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    // The listed size is no promise: a file may have grown since.
    if (this.#maxBytes !== null && this.#bytes > this.#maxBytes) this.#stopped ??= fileTooLarge();
    if (this.#stopped !== undefined) return;
    this.#attempt(() => {
      this.#reading.push(chunk);
    });
  }

  end(): Collected | Unreadable {
    const collected = this.#stopped === undefined ? this.#attempt(() => this.#reading.end()) : undefined;
    return this.#stopped ?? collected ?? new Unreadable('malformed', 'no_result');
  }

  #attempt<T>(act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.#stopped = error;
      return undefined;
    }
  }
}

function fileTooLarge(): Unreadable {
  return new Unreadable('cap_exceeded', 'file_too_large');
}
