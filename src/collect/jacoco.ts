import type { XmlElement } from '../format/xml.ts';
import type { Claim, FileContext } from './collector.ts';
import { Unreadable } from './collector.ts';
import { type Covered, coverageClaims } from './coverageClaims.ts';
import { countIn, xmlCollector, type XmlFormat } from './xmlCollector.ts';

/** JaCoCo XML: what its source files cover, added up. The sums that it states are not believed. */
export const jacoco = xmlCollector('jacoco', ['metric'], (context) => new JacocoDocument(context));

const COUNTED = { LINE: 'line', BRANCH: 'branch' } as const;

class JacocoDocument implements XmlFormat {
  readonly #context: FileContext;
  readonly #counts: Record<string, Covered> = { line: { covered: 0, total: 0 }, branch: { covered: 0, total: 0 } };

  constructor(context: FileContext) {
    this.#context = context;
  }

  open({ name, attributes, path, line }: XmlElement): void {
    if (path.length === 0 && name !== 'report')
      throw new Unreadable('schema_violation', 'must be a coverage report', { lines: [line, line] });
    if (name !== 'counter' || path.at(-1) !== 'sourcefile') return;
    const type = attributes['type'] ?? '';
    if (type !== 'LINE' && type !== 'BRANCH') return;
    const covered = countIn(attributes, 'covered');
    const missed = countIn(attributes, 'missed');
    if (covered === undefined || missed === undefined)
      throw new Unreadable('schema_violation', 'every counter must say what it missed and covered', {
        lines: [line, line],
      });
    const before = this.#counts[COUNTED[type]] ?? { covered: 0, total: 0 };
    this.#counts[COUNTED[type]] = { covered: before.covered + covered, total: before.total + covered + missed };
  }

  end(): Claim[] {
    return coverageClaims(this.#counts, this.#context);
  }
}
