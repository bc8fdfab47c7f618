import { Buffer } from 'node:buffer';
import { GateError } from '../error.ts';

const MASKED = Buffer.from('[masked]');
/** A shorter one would be found everywhere by chance, and its places would give it away. */
const SHORTEST_SECRET = 4;
const SHORTEST_LINE = 8;

/**
 * Replaces named secrets in a stream of bytes, also where one is cut between two chunks. Besides the secret itself it
 * finds its lines, as a tool that indents prints them, and the ways in which JSON, URLs and Basic credentials write it.
 */
export class SecretMask {
  readonly #needles: readonly Buffer[];
  #held: Buffer = Buffer.alloc(0);

  constructor(needles: readonly Buffer[]) {
    this.#needles = needles;
  }

  /** What can be passed on by now: all but an end that may be the beginning of a secret. */
  push(chunk: Buffer): Buffer {
    if (this.#needles.length === 0) return chunk;
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const { masked, rest } = this.#replace(bytes);
    const held = this.#beginning(rest);
    this.#held = Buffer.from(rest.subarray(rest.length - held));
    return Buffer.concat([...masked, rest.subarray(0, rest.length - held)]);
  }

  end(): Buffer {
    const held = this.#held;
    this.#held = Buffer.alloc(0);
    return held;
  }

  #replace(bytes: Buffer): { masked: Buffer[]; rest: Buffer } {
    const masked: Buffer[] = [];
    const next = this.#needles.map((needle) => bytes.indexOf(needle));
    let kept = 0;
    for (;;) {
      const first = earliest(next);
      if (first === undefined) return { masked, rest: bytes.subarray(kept) };
      const at = next[first] ?? 0;
      masked.push(bytes.subarray(kept, at), MASKED);
      kept = at + (this.#needles[first]?.length ?? 0);
      for (const [index, needle] of this.#needles.entries()) {
        const place = next[index] ?? -1;
        if (place !== -1 && place < kept) next[index] = bytes.indexOf(needle, kept);
      }
    }
  }

  /** Length of the longest end that is a proper beginning of a needle. */
  #beginning(bytes: Buffer): number {
    let longest = 0;
    for (const needle of this.#needles) {
      for (let length = Math.min(needle.length - 1, bytes.length); length > longest; length -= 1) {
        if (bytes.subarray(bytes.length - length).equals(needle.subarray(0, length))) {
          longest = length;
          break;
        }
      }
    }
    return longest;
  }
}

/** The needle that stands first; of two at one place the longer one, because needles are ordered by length. */
function earliest(next: readonly number[]): number | undefined {
  let first: number | undefined;
  for (const [index, at] of next.entries()) {
    if (at !== -1 && (first === undefined || at < (next[first] ?? 0))) first = index;
  }
  return first;
}

/** All that is looked for, the longest first. Throws GateError('usage') for a secret that is too short to be masked. */
export function needlesOf(secrets: readonly { readonly name: string; readonly value: string }[]): Buffer[] {
  const needles = new Set<string>();
  for (const { name, value: given } of secrets) {
    const value = given.replace(/[\r\n]+$/, '');
    if (Buffer.byteLength(value) < SHORTEST_SECRET) {
      throw new GateError('usage', `the secret ${JSON.stringify(name)} is empty or too short to be masked`, {
        solution: `Give one of ${SHORTEST_SECRET} bytes or more, or leave out --mask ${name}.`,
      });
    }
    const lines = value.split(/\r?\n/).filter((line) => line.length >= SHORTEST_LINE);
    for (const text of [value, ...lines]) for (const spelling of spellings(text)) needles.add(spelling);
  }
  return [...needles].map((text) => Buffer.from(text, 'utf8')).sort((a, b) => b.length - a.length);
}

function spellings(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  // Without the last characters, which change with what follows the secret in the encoded text.
  const encoded = [bytes.toString('base64'), bytes.toString('base64url')].map((word) =>
    word.replace(/=+$/, '').slice(0, Math.floor((bytes.length * 4) / 3)),
  );
  return [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text), ...encoded];
}

/** The same in a text that is whole, such as an argument. */
export function maskText(text: string, needles: readonly Buffer[]): string {
  const mask = new SecretMask(needles);
  return Buffer.concat([mask.push(Buffer.from(text, 'utf8')), mask.end()]).toString('utf8');
}
