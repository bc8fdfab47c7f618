import { FormatError, type FormatErrorCode } from './formatError.ts';
import { isInexact } from './jsonNumber.ts';
import { hasLoneSurrogate, pointerToken, pointerTokens } from './jsonValue.ts';
import { columnOf } from './textPlace.ts';

export interface InexactNumber {
  readonly pointer: string;
  readonly literal: string;
  readonly line: number;
}

export interface JsonPlace {
  /** From 1. */
  readonly line: number;
  /** From 1, in code points. */
  readonly column: number;
  /** The line on which the value ends. */
  readonly endLine: number;
}

export interface JsonScan {
  /** In the order of the text. */
  readonly inexactNumbers: readonly InexactNumber[];
  /** False where there were so many that the last ones were left out. */
  readonly inexactComplete: boolean;
  /** Where the wanted values stand, by pointer; those that do not exist are missing. */
  readonly places: Map<string, JsonPlace>;
}

/** Characters in all reported pointers and literals together. Without a bound one long key could be repeated for each item. */
const INEXACT_BUDGET = 8 * 1024 * 1024;

/**
 * Reads JSON text slowly and completely: RFC 8259 with the restrictions of RFC 7493 that `parseStrictJson` lists. Throws a
 * FormatError for the first problem in the order of the text. One pass, whatever the number of wanted pointers.
 */
export function scanJson(text: string, maxDepth: number, wanted: readonly string[] = []): JsonScan {
  const scanner = new Scanner(text, maxDepth);
  scanner.document(wantedTree(wanted));
  return scanner;
}

/** The wanted pointers as a tree of tokens; `pointer` is set where one ends. */
interface Wanted {
  pointer?: string;
  readonly members: Map<string, Wanted>;
}

function wantedTree(pointers: readonly string[]): Wanted {
  const root: Wanted = { members: new Map() };
  for (const pointer of pointers) {
    let node = root;
    for (const token of pointerTokens(pointer) ?? []) {
      const next = node.members.get(token) ?? { members: new Map() };
      node.members.set(token, next);
      node = next;
    }
    if (pointer === '' || node !== root) node.pointer = pointer;
  }
  return root;
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
/** A run of characters that a string holds as they are. */
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class Scanner implements JsonScan {
  readonly inexactNumbers: InexactNumber[] = [];
  inexactComplete = true;
  #inexactBudget = INEXACT_BUDGET;
  readonly places = new Map<string, JsonPlace>();
  readonly #text: string;
  readonly #maxDepth: number;
  /** Where the reading is, and the line of that place: raw line ends stand only between tokens. */
  #at = 0;
  #line = 1;
  #lineStart = 0;
  /** Keys and indices from the root to the current value. */
  readonly #path: (string | number)[] = [];

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  document(wanted: Wanted): void {
    this.#space();
    if (this.#at === this.#text.length) throw this.#error('empty');
    this.#value(wanted);
    this.#space();
    if (this.#at < this.#text.length) throw this.#error('syntax');
  }

  /** Recursion is as deep as the depth allowed. */
  #value(wanted: Wanted | undefined): void {
    const line = this.#line;
    const column = wanted?.pointer === undefined ? 0 : columnOf(this.#text, this.#lineStart, this.#at);
    switch (this.#text[this.#at]) {
      case '{':
        this.#object(wanted);
        break;
      case '[':
        this.#array(wanted);
        break;
      case '"':
        this.#string();
        break;
      case 't':
        this.#word('true');
        break;
      case 'f':
        this.#word('false');
        break;
      case 'n':
        this.#word('null');
        break;
      default:
        this.#number();
    }
    if (wanted?.pointer !== undefined) this.places.set(wanted.pointer, { line, column, endLine: this.#line });
  }

  #object(wanted: Wanted | undefined): void {
    this.#open();
    if (this.#accept('}')) return;
    const seen = new Set<string>();
    do {
      this.#space();
      const start = this.#at;
      if (this.#text[start] !== '"') throw this.#error('syntax');
      const key = this.#string();
      if (seen.has(key)) throw this.#error('duplicate_key', start, key);
      // Harmless as JSON.parse makes it, but one assignment later it replaces a prototype.
      if (key === '__proto__') throw this.#error('forbidden_key', start, key);
      seen.add(key);
      if (!this.#accept(':')) throw this.#error('syntax');
      this.#space();
      this.#path.push(key);
      this.#value(wanted?.members.get(key));
      this.#path.pop();
    } while (this.#accept(','));
    if (!this.#accept('}')) throw this.#error('syntax');
  }

  #array(wanted: Wanted | undefined): void {
    this.#open();
    if (this.#accept(']')) return;
    let index = 0;
    do {
      this.#space();
      this.#path.push(index);
      this.#value(wanted?.members.get(String(index)));
      this.#path.pop();
      index += 1;
    } while (this.#accept(','));
    if (!this.#accept(']')) throw this.#error('syntax');
  }

  #open(): void {
    if (this.#path.length >= this.#maxDepth) throw this.#error('too_deep');
    this.#at += 1;
  }

  /** Reads a string and gives its value. */
  #string(): string {
    const start = this.#at;
    this.#at += 1;
    for (;;) {
      this.#skip(PLAIN);
      if (this.#text[this.#at] === '"') break;
      if (!this.#skip(ESCAPE)) throw this.#error('syntax');
    }
    this.#at += 1;
    const literal = this.#text.slice(start, this.#at);
    if (!literal.includes('\\')) return literal.slice(1, -1);
    // Checked above character for character, so the engine only unescapes.
    const value = String(JSON.parse(literal));
    if (hasLoneSurrogate(value)) throw this.#error('lone_surrogate', start);
    return value;
  }

  #number(): void {
    const start = this.#at;
    if (!this.#skip(NUMBER)) throw this.#error('syntax');
    const literal = this.#text.slice(start, this.#at);
    if (!Number.isFinite(Number(literal))) throw this.#error('number_out_of_range', start);
    if (isInexact(literal)) this.#report(literal);
  }

  #report(literal: string): void {
    if (this.#inexactBudget <= 0) {
      this.inexactComplete = false;
      return;
    }
    const pointer = this.#pointer();
    this.#inexactBudget -= pointer.length + literal.length;
    this.inexactNumbers.push({ pointer, literal, line: this.#line });
  }

  #word(word: string): void {
    if (!this.#text.startsWith(word, this.#at)) throw this.#error('syntax');
    this.#at += word.length;
  }

  /** Skips whitespace and then `char`, if it comes. */
  #accept(char: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #space(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit !== 0x20 && unit !== 0x09 && unit !== 0x0a && unit !== 0x0d) return;
      this.#at += 1;
      if (unit === 0x0a || (unit === 0x0d && this.#text.charCodeAt(this.#at) !== 0x0a)) {
        this.#line += 1;
        this.#lineStart = this.#at;
      }
    }
  }

  #pointer(): string {
    return this.#path.map((token) => `/${pointerToken(String(token))}`).join('');
  }

  #error(code: FormatErrorCode, at = this.#at, key?: string): FormatError {
    const pointer = this.#pointer() + (key === undefined ? '' : `/${pointerToken(key)}`);
    return new FormatError(code, { line: this.#line, column: columnOf(this.#text, this.#lineStart, at), pointer });
  }
}
