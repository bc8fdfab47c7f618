import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { FormatError } from './formatError.ts';

const MAX_DEPTH = 100;

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Names of the elements around it, the root first. */
  readonly path: readonly string[];
  readonly line: number;
}

export interface XmlEvents {
  open(element: XmlElement): void;
  close?(name: string): void;
}

/**
 * Reads XML as a stream of elements; text is passed over. No entity but the five of XML is known, and nothing is fetched. A
 * document type that only names an external definition is passed over as well, because tools write it into every file; one
 * that defines anything is refused. Throws FormatError.
 */
export class XmlReader {
  readonly #parser = new SaxesParser();
  /** Leaves out a byte order mark, which XML allows. */
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #path: string[] = [];
  #problem: FormatError | undefined;

  constructor(events: XmlEvents) {
    const parser = this.#parser;
    parser.on('error', () => {
      this.#refuse(new FormatError('syntax', this.#place()));
    });
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) this.#refuse(new FormatError('not_utf8'));
    });
    parser.on('doctype', (doctype) => {
      if (doctype.includes('[')) this.#refuse(new FormatError('definitions', this.#place()));
    });
    parser.on('opentag', ({ name, attributes }) => {
      if (this.#problem !== undefined) return;
      if (this.#path.length >= MAX_DEPTH) this.#refuse(new FormatError('too_deep', this.#place()));
      events.open({ name, attributes, path: [...this.#path], line: parser.line });
      this.#path.push(name);
    });
    parser.on('closetag', ({ name }) => {
      if (this.#problem !== undefined) return;
      this.#path.pop();
      events.close?.(name);
    });
  }

  push(chunk: Uint8Array): void {
    this.#write(() => this.#decoder.decode(chunk, { stream: true }));
  }

  end(): void {
    this.#write(() => this.#decoder.decode());
    this.#parser.close();
    this.#assertGood();
  }

  #write(decode: () => string): void {
    this.#assertGood();
    this.#parser.write(this.#decoded(decode));
    this.#assertGood();
  }

  #decoded(decode: () => string): string {
    try {
      return decode();
    } catch {
      throw new FormatError('not_utf8', this.#place()); // its message is the engine's
    }
  }

  #assertGood(): void {
    if (this.#problem !== undefined) throw this.#problem;
  }

  #place(): { line: number; column: number } {
    return { line: this.#parser.line, column: this.#parser.column + 1 };
  }

  #refuse(problem: FormatError): void {
    this.#problem ??= problem;
  }
}
