import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import { compareUtf8, sortedBy } from '../format/order.ts';
import type { Comparison } from '../report/compareReports.ts';
import { type Factor, FACTORS } from '../report/factors.ts';
import type { GateReport } from '../report/gateReport.ts';
import { reportEntries } from '../report/reportEntries.ts';

/** What brought a part of a drift about. */
export interface Cause {
  /** In the order of `FACTORS`. More than one: only together are they enough. */
  readonly factors: readonly Factor[];
  /**
   * `attributed`: shown by judging again with the factors exchanged. `unattributed`: these factors changed, and what they
   * were is not here. `unexplained`: nothing that a report records changed; then the report itself was.
   */
  readonly how: 'attributed' | 'unattributed' | 'unexplained';
  /** Factors that could not be exchanged, and were the new ones all the time. */
  readonly given: readonly Factor[];
  readonly verdict: boolean;
  readonly outcome: boolean;
  /** Ids of the issues that it added, removed or changed. */
  readonly issues: readonly string[];
}

/** Judges the run with these factors as they were, and all others as they are now; undefined where they do not fit together. */
export type Rejudge = (old: readonly Factor[]) => Promise<GateReport | undefined>;

/** The factors that changed. What only says that another one did is left out. */
export function changedFactorNames({ factors }: Pick<Comparison, 'factors'>): Factor[] {
  const names = factors.map(({ factor }) => factor);
  const covered = ['params', 'trust', 'waivers', 'expectation', 'procedure'] satisfies Factor[];
  // The digest of the configuration covers what the other factors name one by one.
  const onlyDigest = factors.some(
    ({ factor, changes }) => factor === 'configuration' && changes.every(({ name }) => name === 'digest'),
  );
  const isEcho = onlyDigest && names.some((name) => (covered as Factor[]).includes(name));
  return isEcho ? names.filter((name) => name !== 'configuration') : names;
}

/**
 * Which factors brought each change about: for every change the smallest sets of factors that, exchanged alone, are enough
 * for it. `exchangeable` are those whose old state is at hand.
 */
export async function attribute(
  before: GateReport,
  after: GateReport,
  comparison: Comparison,
  exchangeable: readonly Factor[],
  rejudge: Rejudge,
): Promise<Cause[]> {
  const changed = changedFactorNames(comparison);
  const free = changed.filter((factor) => exchangeable.includes(factor));
  const fixed = changed.filter((factor) => !exchangeable.includes(factor));
  const changes = changesBetween(before, after);
  const found = new Causes(fixed);
  // Everything old that is at hand: what then is as it is now, the fixed ones did, whatever the others do.
  const base = await rejudge(free);
  if (base === undefined) {
    found.add(changed, changed.length === 0 ? 'unexplained' : 'unattributed', changes, []);
    return found.list();
  }
  const byFixed = changes.filter((change) => change.holds(base));
  const how = fixed.length === 0 ? 'unexplained' : fixed.length === 1 ? 'attributed' : 'unattributed';
  found.add(fixed, how, byFixed, []);
  let open = changes.filter((change) => !byFixed.includes(change));
  for (let size = 1; size <= free.length && open.length > 0; size += 1) {
    const explained = new Set<Change>();
    for (const set of subsets(free, size)) {
      const report = await rejudge(free.filter((factor) => !set.includes(factor)));
      if (report === undefined) continue;
      const own = open.filter((change) => change.holds(report));
      found.add(set, 'attributed', own, fixed);
      for (const change of own) explained.add(change);
    }
    open = open.filter((change) => !explained.has(change));
  }
  found.add(changed, 'unattributed', open, []);
  return found.list();
}

/** One difference between the reports, and whether it is there in another report too. */
interface Change {
  readonly name: 'verdict' | 'outcome' | 'issue';
  readonly id: string;
  holds(report: GateReport): boolean;
}

function changesBetween(before: GateReport, after: GateReport): Change[] {
  const members = (['verdict', 'outcome'] as const)
    .filter((name) => before[name] !== after[name])
    .map((name): Change => ({ name, id: '', holds: (report) => report[name] === after[name] }));
  const old = entriesOf(before);
  const now = entriesOf(after);
  const ids = sortedBy([...new Set([...old.keys(), ...now.keys()])], (id) => id);
  const issues = ids
    .filter((id) => old.get(id) !== now.get(id))
    .map((id): Change => ({ name: 'issue', id, holds: (report) => entriesOf(report).get(id) === now.get(id) }));
  return [...members, ...issues];
}

const cached = new WeakMap<GateReport, ReadonlyMap<string, string>>();

function entriesOf(report: GateReport): ReadonlyMap<string, string> {
  const before = cached.get(report);
  if (before !== undefined) return before;
  const entries = new Map(
    reportEntries(report).map((entry) => [entry.entry.id, canonicalJson(entry as unknown as JsonValue)]),
  );
  cached.set(report, entries);
  return entries;
}

class Causes {
  readonly #causes = new Map<string, Cause>();
  readonly #fixed: readonly Factor[];

  constructor(fixed: readonly Factor[]) {
    this.#fixed = fixed;
  }

  add(factors: readonly Factor[], how: Cause['how'], changes: readonly Change[], given: readonly Factor[]): void {
    if (changes.length === 0) return;
    const key = `${how} ${factors.join(' ')}`;
    this.#causes.set(key, {
      factors,
      how,
      given: given.length === 0 ? [] : this.#fixed,
      verdict: changes.some(({ name }) => name === 'verdict'),
      outcome: changes.some(({ name }) => name === 'outcome'),
      issues: changes.filter(({ name }) => name === 'issue').map(({ id }) => id),
    });
  }

  list(): Cause[] {
    const rank = ({ factors }: Cause) =>
      factors.map((factor) => String(FACTORS.indexOf(factor)).padStart(2, '0')).join();
    return [...this.#causes.values()].sort(
      (a, b) => a.factors.length - b.factors.length || compareUtf8(rank(a), rank(b)),
    );
  }
}

function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) => subsets(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]));
}
