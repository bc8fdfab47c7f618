import { sortedBy } from '../../format/order.ts';
import { GATES, type Gate } from '../../procedure/procedure.ts';
import type { Verdict } from '../../report/gateReport.ts';
import type { AuditResult } from '../auditResult.ts';

/** More rows nobody reads; fewer say too little. */
const MOST_PERIODS = 60;
/** How many characters of an RFC 3339 time name a day, a month, a year. */
const UNITS = [10, 7, 4] as const;

export interface Period {
  /** A day, month or year; `until <year>` for all that is older, and empty for runs without a stated time. */
  readonly name: string;
  readonly verdicts: Record<Verdict, number>;
  /** How many runs fail at each gate, and of how many it is undecided. */
  readonly gates: Record<Gate, { fail: number; indeterminate: number }>;
  runs: number;
}

/**
 * Runs counted by when they began, in the finest of days, months and years that needs no more than sixty rows. It is as large
 * for millions of runs as for hundreds, and the same in whatever order they come.
 */
export class Periods {
  #periods = new Map<string, Period>();
  #unit = 0;
  /** The newest year that is too old to have a row. */
  #until = '';
  readonly #unstated = empty('');

  add({ verdict, gates, period: when }: AuditResult): void {
    const period = when === null ? this.#unstated : this.#of(this.#nameOf(when.begin));
    period.runs += 1;
    period.verdicts[verdict] += 1;
    for (const gate of GATES) {
      const decided = gates[gate];
      if (decided === 'fail' || decided === 'indeterminate') period.gates[gate][decided] += 1;
    }
    while (this.#periods.size > MOST_PERIODS) this.#coarsen();
  }

  /** From the oldest to the newest; runs without a time at last. */
  list(): Period[] {
    const rows = sortedBy([...this.#periods.values()], ({ name }) => name.replace('until ', ''));
    return this.#unstated.runs === 0 ? rows : [...rows, this.#unstated];
  }

  #nameOf(time: string): string {
    const name = time.slice(0, UNITS[this.#unit]);
    return name <= this.#until ? `until ${this.#until}` : name;
  }

  #of(name: string): Period {
    const period = this.#periods.get(name) ?? empty(name);
    this.#periods.set(name, period);
    return period;
  }

  #coarsen(): void {
    const before = [...this.#periods.values()];
    if (this.#unit < UNITS.length - 1) this.#unit += 1;
    else this.#until = sortedBy(before, ({ name }) => name.replace('until ', ''))[1]?.name ?? '';
    this.#periods = new Map();
    for (const { name, ...counts } of before) merge(this.#of(this.#nameOf(name.replace('until ', ''))), counts);
  }
}

function empty(name: string): Period {
  const gates = Object.fromEntries(GATES.map((gate) => [gate, { fail: 0, indeterminate: 0 }])) as Period['gates'];
  return { name, runs: 0, verdicts: { pass: 0, fail: 0, indeterminate: 0 }, gates };
}

function merge(into: Period, { runs, verdicts, gates }: Omit<Period, 'name'>): void {
  into.runs += runs;
  for (const verdict of ['pass', 'fail', 'indeterminate'] as const) into.verdicts[verdict] += verdicts[verdict];
  for (const gate of GATES) {
    into.gates[gate].fail += gates[gate].fail;
    into.gates[gate].indeterminate += gates[gate].indeterminate;
  }
}
