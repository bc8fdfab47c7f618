/** What opens a quotation or comment of PostgreSQL's SQL, at the place where the search is. */
const OPENING =
  /--|\/\*|(?<![A-Za-z0-9_$\u0080-\uffff])[Ee]'|['"]|(?<![A-Za-z0-9_\u0080-\uffff])\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/g;

/** Follows SQL line by line, so far as to know whether the next line begins inside a quotation or a comment. */
export class SqlScanner {
  /** What ends the quotation that is open; for a comment, `*` and `/`. */
  #closing: string | undefined;
  #hasEscapes = false;
  #depth = 0;

  get isOpen(): boolean {
    return this.#closing !== undefined;
  }

  line(text: string): void {
    let at = 0;
    while (at < text.length) {
      if (this.#closing === undefined) {
        OPENING.lastIndex = at;
        const match = OPENING.exec(text);
        if (match === null || match[0] === '--') return;
        at = match.index + match[0].length;
        this.#open(match[0]);
      } else {
        at = this.#closing === '*/' ? this.#comment(text, at) : this.#quotation(text, at, this.#closing);
      }
    }
  }

  #open(opening: string): void {
    this.#hasEscapes = opening.length === 2 && opening.endsWith("'");
    this.#depth = 1;
    this.#closing = opening === '/*' ? '*/' : this.#hasEscapes ? "'" : opening;
  }

  /** A doubled quotation mark closes and opens again at once, which comes to the same. */
  #quotation(text: string, from: number, closing: string): number {
    let at = from;
    if (this.#hasEscapes) {
      while (at < text.length && text[at] !== "'") at += text[at] === '\\' ? 2 : 1;
      // Doubled here it must not close: what follows would be read without its escapes.
      if (text.startsWith("''", at)) return at + 2;
    } else {
      at = text.indexOf(closing, from);
    }
    if (at < 0 || at >= text.length) return text.length;
    this.#closing = undefined;
    return at + closing.length;
  }

  /** Comments nest. */
  #comment(text: string, from: number): number {
    const opens = text.indexOf('/*', from);
    const closes = text.indexOf('*/', from);
    if (closes < 0 && opens < 0) return text.length;
    if (opens >= 0 && (closes < 0 || opens < closes)) {
      this.#depth += 1;
      return opens + 2;
    }
    this.#depth -= 1;
    if (this.#depth === 0) this.#closing = undefined;
    return closes + 2;
  }
}
