import type { Token } from 'markdown-it';

/** One line of a paragraph, heading or cell, as a reader sees it. */
export interface InlineLine {
  readonly text: string;
  /** As long as `text`, with a NUL for each character of code or of an HTML tag, where no punctuation means anything. */
  readonly prose: string;
}

/**
 * The lines of an `inline` token. Emphasis, links and images leave their text, code its content; HTML comments,
 * declarations and instructions vanish; other HTML tags stay as they were written, so that `<unset>` can be seen. Runs of
 * spaces and tabs outside code become one space.
 */
export function inlineLines(token: Token): InlineLine[] {
  const builder = new LineBuilder();
  builder.add(token.children ?? []);
  return builder.finish();
}

/** All lines of an `inline` token as one. */
export function inlineText(token: Token): string {
  return inlineLines(token)
    .map(({ text }) => text)
    .join(' ');
}

class LineBuilder {
  readonly #lines: InlineLine[] = [];
  #text = '';
  #prose = '';
  /** Whether a space would be the second in a row, or the first of its line. Asking the strings would copy them each time. */
  #afterSpace = true;

  add(tokens: readonly Token[]): void {
    for (const token of tokens) {
      switch (token.type) {
        case 'text':
        case 'text_special':
          this.#addProse(token.content);
          break;
        case 'code_inline':
          this.#addVerbatim(token.content);
          break;
        case 'html_inline':
          if (!/^<[!?]/.test(token.content)) this.#addVerbatim(token.content.replaceAll(/\s/g, ' '));
          break;
        case 'softbreak':
        case 'hardbreak':
          this.#endLine();
          break;
        case 'image':
          // Its alternative text; nesting is bounded by the parser.
          this.add(token.children ?? []);
          break;
        default:
      }
    }
  }

  finish(): InlineLine[] {
    this.#endLine();
    return this.#lines;
  }

  #addProse(content: string): void {
    let text = content.replaceAll(/[ \t]+/g, ' ');
    if (this.#afterSpace && text.startsWith(' ')) text = text.slice(1);
    if (text === '') return;
    this.#text += text;
    this.#prose += text;
    this.#afterSpace = text.endsWith(' ');
  }

  #addVerbatim(content: string): void {
    this.#text += content;
    this.#prose += '\0'.repeat(content.length);
    this.#afterSpace = false;
  }

  #endLine(): void {
    // Runs were collapsed, so at most one space is left.
    const end = this.#prose.endsWith(' ') ? this.#prose.length - 1 : this.#prose.length;
    this.#lines.push({ text: this.#text.slice(0, end), prose: this.#prose.slice(0, end) });
    this.#text = '';
    this.#prose = '';
    this.#afterSpace = true;
  }
}
