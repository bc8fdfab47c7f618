import type { GateReport, Outcome, Verdict } from '../report/gateReport.ts';
import { compareReports, type Comparison } from '../report/compareReports.ts';
import type { Factor } from '../report/factors.ts';
import type { NotRederivable } from '../report/rederivation.ts';
import { resultOf, unusable } from '../verify.ts';
import { attribute, type Cause, changedFactorNames, type Rejudge } from './attribute.ts';

/** How a run fares beside the report that was recorded of it. */
export type Replay =
  | { readonly result: 'not_recorded' }
  | { readonly result: 'not_comparable'; readonly reason: NotComparable }
  | {
      readonly result: 'identical' | 'equivalent' | 'differs';
      /** Digest of the recorded report. */
      readonly recorded: string;
      readonly verdict: { readonly before: Verdict; readonly after: Verdict };
      readonly outcome: { readonly before: Outcome; readonly after: Outcome };
      /** Ids. */
      readonly issues: {
        readonly added: readonly string[];
        readonly removed: readonly string[];
        readonly changed: readonly string[];
      };
      readonly factors: readonly Factor[];
      readonly causes: readonly Cause[];
    };

export type NotComparable =
  | Extract<NotRederivable, 'no_result' | 'not_reproducible' | 'user_policies_not_given' | 'run_not_readable'>
  /** It is no report, or was changed after it was written. */
  | 'report_invalid'
  /** Both `<run>.json` and `<run>/report.json` are there. */
  | 'two_reports';

/** What has to be at hand to say why a report differs. */
export interface Exchange {
  readonly exchangeable: readonly Factor[];
  readonly rejudge: Rejudge;
}

/** Compares a recorded report with the one of today. `exchange` is asked only where they decide differently. */
export async function replay(
  before: GateReport,
  after: GateReport,
  exchange: (factors: readonly Factor[]) => Exchange,
): Promise<Replay> {
  const reason = unusable(before, after);
  if (reason !== undefined) return { result: 'not_comparable', reason };
  const comparison = compareReports(before, after);
  const factors = changedFactorNames(comparison);
  const { added, removed, changed } = comparison.issues;
  const ids = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id);
  return {
    result: resultOf(comparison),
    recorded: before.digest,
    verdict: comparison.verdict,
    outcome: comparison.outcome,
    issues: { added: ids(added), removed: ids(removed), changed: ids(changed) },
    factors,
    causes: await causesOf(before, after, comparison, () => exchange(factors)),
  };
}

async function causesOf(
  before: GateReport,
  after: GateReport,
  comparison: Comparison,
  exchange: () => Exchange,
): Promise<Cause[]> {
  if (comparison.same) return [];
  const { exchangeable, rejudge } = exchange();
  return attribute(before, after, comparison, exchangeable, rejudge);
}
