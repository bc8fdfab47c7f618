import type { XmlElement } from '../format/xml.ts';
import type { Claim, FileContext } from './collector.ts';
import { Unreadable } from './collector.ts';
import { type Covered, coverageClaims, LineTally } from './coverageClaims.ts';
import { countIn, xmlCollector, type XmlFormat } from './xmlCollector.ts';

/** Cobertura XML. Lines and branches are counted; the rates that it states are not believed. */
export const cobertura = xmlCollector('cobertura', ['metric'], (context) => new CoberturaDocument(context));

class CoberturaDocument implements XmlFormat {
  readonly #context: FileContext;
  readonly #lines = new LineTally();
  #branches: Covered = { covered: 0, total: 0 };
  #file = '';

  constructor(context: FileContext) {
    this.#context = context;
  }

  open({ name, attributes, path, line }: XmlElement): void {
    if (path.length === 0 && name !== 'coverage')
      throw new Unreadable('schema_violation', 'must be a coverage report', { lines: [line, line] });
    if (name === 'class') this.#file = attributes['filename'] ?? attributes['name'] ?? '';
    // The lines of methods stand among those of their class, too.
    if (name !== 'line' || path.includes('method')) return;
    const number = countIn(attributes, 'number');
    const hits = countIn(attributes, 'hits');
    if (number === undefined || hits === undefined)
      throw new Unreadable('schema_violation', 'every line must have a number and hits', { lines: [line, line] });
    this.#lines.note(this.#file, number, hits > 0);
    const [, covered, total] = /\(([0-9]{1,9})\/([0-9]{1,9})\)$/.exec(attributes['condition-coverage'] ?? '') ?? [];
    this.#branches = {
      covered: this.#branches.covered + Number(covered ?? 0),
      total: this.#branches.total + Number(total ?? 0),
    };
  }

  end(): Claim[] {
    return coverageClaims({ line: this.#lines.count(), branch: this.#branches }, this.#context);
  }
}
