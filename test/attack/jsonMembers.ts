/** A member of an object, or an element of a list, by where it stands in the text. */
export interface JsonMember {
  readonly pointer: string;
  /** The last name on the way to it: of an element, the name of its list. */
  readonly key: string;
  /** Whether it is a member of an object, and so has a key that could be doubled. */
  readonly isKeyed: boolean;
  /** With its key. */
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
  /** Neither an object nor a list. */
  readonly isLeaf: boolean;
}

/**
 * Every member and element of a JSON text, in the order of the text. Of text that is no JSON, those up to the first
 * error: who edits by place needs no more, and the text keeps its style.
 */
export function jsonMembers(text: string): JsonMember[] {
  const members: JsonMember[] = [];
  try {
    new Scanner(text, members).value('', '');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return members;
}

class Scanner {
  readonly #text: string;
  readonly #members: JsonMember[];
  #at = 0;

  constructor(text: string, members: JsonMember[]) {
    this.#text = text;
    this.#members = members;
  }

  /** Steps over one value, and says whether it is a leaf. */
  value(pointer: string, key: string): boolean {
    this.#space();
    const first = this.#text[this.#at];
    if (first === '{') this.#list('}', pointer, key, true);
    else if (first === '[') this.#list(']', pointer, key, false);
    else this.#token(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/y);
    return first !== '{' && first !== '[';
  }

  #list(close: string, pointer: string, name: string, isKeyed: boolean): void {
    this.#at += 1;
    for (let index = 0; ; index += 1) {
      this.#space();
      if (this.#text[this.#at] === close) break;
      const start = this.#at;
      const key = isKeyed ? (JSON.parse(this.#token(/"(?:[^"\\]|\\.)*"/y)) as string) : name;
      if (isKeyed) this.#token(/\s*:/y);
      this.#space();
      const valueStart = this.#at;
      const inner = `${pointer}/${isKeyed ? key : index}`;
      const isLeaf = this.value(inner, key);
      this.#members.push({ pointer: inner, key, isKeyed, start, valueStart, end: this.#at, isLeaf });
      this.#space();
      if (this.#text[this.#at] === ',') this.#at += 1;
    }
    this.#at += 1;
  }

  #space(): void {
    this.#token(/\s*/y);
  }

  #token(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const token = pattern.exec(this.#text)?.[0];
    if (token === undefined) throw new SyntaxError('no JSON');
    this.#at += token.length;
    return token;
  }
}
