import { FormatError } from './formatError.ts';
import { type InexactNumber, type JsonPlace, type JsonScan, scanJson } from './jsonScan.ts';
import { countMembers, tallyJson } from './jsonTally.ts';
import type { JsonValue } from './jsonValue.ts';
import { utf8Text } from './utf8Text.ts';

const DEFAULT_MAX_DEPTH = 100;
/** Below the longest string of the engine, whose own error would differ between versions. */
const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;

export interface StrictJsonLimits {
  /** Objects and arrays inside each other. */
  readonly maxDepth?: number;
  readonly maxBytes?: number;
}

export interface StrictJson {
  readonly value: JsonValue;
  /** Numbers that say more than the double in `value`, in the order of the text; see `isInexact`. */
  readonly inexactNumbers: readonly InexactNumber[];
  /** False where there were so many (some hundred thousand) that the last ones were left out. */
  readonly inexactComplete: boolean;
  /** Where the value at a JSON Pointer stands. Reads the text again: for many pointers use `locateAll`. */
  locate(pointer: string): JsonPlace | undefined;
  /** The same for many pointers in one pass; those that do not exist are missing. */
  locateAll(pointers: readonly string[]): Map<string, JsonPlace>;
}

/**
 * Parses JSON as RFC 8259 has it, within I-JSON (RFC 7493): UTF-8, no byte order mark, no key twice in an object (after
 * unescaping), no half of a surrogate pair, and also no key `__proto__` and a bounded depth. Unlike RFC 7493 it accepts
 * noncharacters such as U+FFFF. A number beyond a double's range is refused, one that loses digits is reported. Throws
 * FormatError with the place of the first problem.
 *
 * `JSON.parse` makes the value. What it lets pass is found by counting: members in the bytes and in the value differ where
 * a key came twice. Only where something is odd does the slow scanner read the text, to say what and where.
 */
export function parseStrictJson(bytes: Uint8Array, limits: StrictJsonLimits = {}): StrictJson {
  const maxDepth = limits.maxDepth ?? DEFAULT_MAX_DEPTH;
  const text = utf8Text(bytes, limits.maxBytes ?? DEFAULT_MAX_BYTES);

  const tally = tallyJson(bytes);
  // Depth first, so that it is refused whether or not the engine's parser would survive it.
  const value = tally.depth > maxDepth ? undefined : parse(text);
  const sound = value !== undefined && countMembers(value) === tally.members;
  let scan: Pick<JsonScan, 'inexactNumbers' | 'inexactComplete'> = { inexactNumbers: [], inexactComplete: true };
  if (!sound || tally.oddNumber || tally.surrogateEscape) scan = scanJson(text, maxDepth);
  // Only if the two disagree: what one of them refuses is refused.
  if (!sound) throw new FormatError('syntax');

  return new ParsedJson(text, maxDepth, value, scan);
}

class ParsedJson implements StrictJson {
  readonly value: JsonValue;
  readonly inexactNumbers: readonly InexactNumber[];
  readonly inexactComplete: boolean;
  readonly #text: string;
  readonly #maxDepth: number;

  constructor(
    text: string,
    maxDepth: number,
    value: JsonValue,
    scan: Pick<JsonScan, 'inexactNumbers' | 'inexactComplete'>,
  ) {
    this.value = value;
    this.inexactNumbers = scan.inexactNumbers;
    this.inexactComplete = scan.inexactComplete;
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  locate(pointer: string): JsonPlace | undefined {
    return this.locateAll([pointer]).get(pointer);
  }

  locateAll(pointers: readonly string[]): Map<string, JsonPlace> {
    return scanJson(this.#text, this.#maxDepth, pointers).places;
  }
}

/** undefined where the text is not well-formed: the engine's message differs between versions and is dropped. */
function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
