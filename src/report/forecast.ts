import { sortedBy } from '../format/order.ts';
import type { GateReport, Verdict } from './gateReport.ts';
import { type ReportEntry, reportEntries } from './reportEntries.ts';

/** Why something blocks later that does not block now. */
export type Lapse =
  | { readonly what: 'waiver'; readonly selector: string; readonly owner: string; readonly at: string }
  /** The line only warned for a while. */
  | { readonly what: 'enforcement'; readonly owner: string; readonly at: string }
  /** What the run holds grows too old, or is no longer valid: an approval, a window, a signer, a measurement. */
  | { readonly what: 'evidence' };

/** One issue, or undecided requirement, that turns blocking. */
export interface Turning {
  readonly id: string;
  readonly requirement: string;
  readonly code: string;
  readonly text: string;
  readonly because: readonly Lapse[];
}

/** What time alone does to a run. */
export interface Forecast {
  readonly from: string;
  readonly to: string;
  readonly verdict: { readonly before: Verdict; readonly after: Verdict };
  readonly turning: readonly Turning[];
}

/** Of one run, judged by the same at two times: all that blocks at the later one and did not at the earlier one. */
export function forecast(today: GateReport, then: GateReport): Forecast {
  const before = new Map(reportEntries(today).map((entry) => [entry.entry.id, entry]));
  const turning = reportEntries(then)
    .filter((entry) => blocks(entry) && !blocks(before.get(entry.entry.id)))
    .map((entry): Turning => {
      const { id, requirement, code } = entry.entry;
      const text = 'message' in entry.entry ? entry.entry.message : entry.entry.reason;
      return { id, requirement, code, text, because: lapses(today, then, before.get(id), requirement) };
    });
  return {
    from: today.asOf,
    to: then.asOf,
    verdict: { before: today.verdict, after: then.verdict },
    turning: sortedBy(turning, ({ id }) => id),
  };
}

function blocks(entry: ReportEntry | undefined): boolean {
  return entry?.list === 'blockingIssues' || entry?.list === 'undecided';
}

function lapses(today: GateReport, then: GateReport, before: ReportEntry | undefined, requirement: string): Lapse[] {
  const found: Lapse[] = [];
  if (before?.list === 'waivedIssues') {
    const head = headOf(before.entry.waive ?? '');
    const expired = new Set(then.waivers.filter(({ state }) => state === 'expired').map(({ selector }) => selector));
    for (const { selector, owner, expires, state } of today.waivers) {
      const isLost = state === 'in_effect' && headOf(selector) === head && expired.has(selector);
      if (isLost) found.push({ what: 'waiver', selector, owner, at: expires });
    }
  }
  const line = today.gates.flatMap(({ requirements }) => requirements).find(({ id }) => id === requirement);
  if (before?.list === 'warnings' && line?.lowered?.by === 'enforcement')
    found.push({ what: 'enforcement', owner: line.lowered.owner, at: line.lowered.until });
  return found.length === 0 ? [{ what: 'evidence' }] : found;
}

/** What a selector names, without what ties it to a release, a run or the procedure. */
function headOf(selector: string): string {
  return selector.slice(0, selector.lastIndexOf('@'));
}
