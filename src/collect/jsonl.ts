import { Buffer } from 'node:buffer';
import { LineReader, type LineView } from '../format/lines.ts';
import type { Claim, Collected, Collector, FileContext, Reading } from './collector.ts';
import { Unreadable } from './collector.ts';
import { DocumentMapper } from './mapDocument.ts';
import { documentClaim, MAPPED_YIELDS, schemaOf } from './mappedFile.ts';
import { NotedLines } from './notedLines.ts';
import { assertWholeLine, lineJson, lineOf } from './wholeLine.ts';

/** JSON Lines: each line is a strict JSON document, and ends with a line feed. */
export const jsonl: Collector = {
  format: 'jsonl',
  yields: MAPPED_YIELDS,
  maxBytes: null,
  scanned: true,
  open: (context) => new JsonLinesReading(context),
};

class JsonLinesReading implements Reading {
  readonly #context: FileContext;
  readonly #lines: LineReader;
  readonly #mapper: DocumentMapper;
  readonly #noted = new NotedLines();
  /** The version that the lines name; the first that is not known, if there is one. */
  #schema: { readonly name: string; readonly line: number; readonly known: boolean } | undefined;
  #isEmpty = true;

  constructor(context: FileContext) {
    this.#context = context;
    this.#mapper = new DocumentMapper(context.claims, context.wildcards);
    this.#lines = new LineReader((line) => {
      this.#line(line);
    });
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  end(): Collected {
    this.#lines.end();
    if (this.#isEmpty) throw new Unreadable('empty', 'empty');
    const claims: Claim[] = [];
    const { schema } = this.#context;
    const stated = this.#schema;
    if (schema !== undefined && stated !== undefined) {
      const place = lineOf(stated.line);
      claims.push(documentClaim(stated.name, schema.known, { place, canonical: false, inexactNumbers: [] }));
    }
    // Nothing is read from a version that nobody declared.
    if (stated?.known ?? true) claims.push(...this.#mapper.end());
    return { claims, show: (place) => this.#noted.show(place) };
  }

  #line(line: LineView): void {
    const place = lineOf(line.number);
    assertWholeLine(line);
    this.#isEmpty = false;
    const bytes = Buffer.from(line.bytes);
    const root = lineJson(bytes, place);
    const { schema } = this.#context;
    if (schema !== undefined && (this.#schema?.known ?? true)) {
      const name = schemaOf(schema, root);
      const known = schema.known.includes(name);
      if (this.#schema === undefined || !known) this.#schema = { name, line: line.number, known };
    }
    if (this.#schema?.known === false) return;
    let isNoted = false;
    this.#mapper.add({
      root,
      textual: false,
      placeOf: () => {
        if (!isNoted) this.#noted.note(line.number, bytes.toString('utf8'));
        isNoted = true;
        return place;
      },
    });
  }
}
