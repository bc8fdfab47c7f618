import type { Claim, ClaimPlace, FileContext } from './collector.ts';
import { Unreadable } from './collector.ts';

const COVERAGE_SERIES = 'coverage';

export interface Covered {
  readonly covered: number;
  readonly total: number;
}

/**
 * How much was covered, as numbers that `quality.limit` judges: counts, and the share in hundredths of a percent, rounded
 * down. Of nothing nothing is covered.
 */
export function coverageClaims(counts: Readonly<Record<string, Covered>>, { with: given }: FileContext): Claim[] {
  const series = typeof given['series'] === 'string' ? given['series'] : COVERAGE_SERIES;
  return Object.entries(counts).flatMap(([what, { covered, total }]) => {
    if (covered > total) throw new Unreadable('schema_violation', 'covers more than there is');
    const share = total === 0 ? 0 : Number((BigInt(covered) * 10_000n) / BigInt(total));
    return [
      metric(`${what}-covered`, covered, series),
      metric(`${what}-total`, total, series),
      metric(`${what}-coverage`, share, series),
    ];
  });
}

function metric(name: string, value: number, series: string, place: ClaimPlace = { lines: [1, 1] }): Claim {
  return { kind: 'metric', place, item: { name, value, series, scope: null, at: null } };
}

/** Lines of files, each counted once however often a report has it. */
export class LineTally {
  readonly #hits = new Map<string, Map<number, boolean>>();
  #size = 0;

  note(file: string, line: number, isHit: boolean): void {
    const lines = this.#hits.get(file) ?? new Map<number, boolean>();
    this.#hits.set(file, lines);
    const before = lines.get(line);
    if (before === undefined) this.#size += 1;
    if (this.#size > MAX_LINES) throw new Unreadable('cap_exceeded', 'too_many_items');
    if (before !== true) lines.set(line, isHit);
  }

  count(): Covered {
    let covered = 0;
    for (const lines of this.#hits.values()) for (const isHit of lines.values()) if (isHit) covered += 1;
    return { covered, total: this.#size };
  }
}

const MAX_LINES = 5_000_000;
