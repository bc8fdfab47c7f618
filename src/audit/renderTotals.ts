import { compareUtf8 } from '../format/order.ts';
import { clean } from '../render/clean.ts';
import { type Paint, painter, VERDICT_STYLES } from '../render/paint.ts';
import type { Verdict } from '../report/gateReport.ts';
import type { Replay } from './replay.ts';
import type { AuditTotals } from './totals.ts';

export interface TotalsOptions {
  readonly colour: boolean;
  /** How the user named the output folder. */
  readonly out: string;
}

const MOST_CODES = 10;
const WORDS: Readonly<Record<Verdict, string>> = { pass: 'pass', fail: 'fail', indeterminate: 'undecided' };

/** The end of an audit, for a person. */
export function renderTotals(totals: AuditTotals, { colour, out }: TotalsOptions): string {
  const paint = painter(colour);
  const { runs, unmatched, procedures, codes } = totals;
  const frequent = Object.entries(codes)
    .sort(([a, x], [b, y]) => y - x || compareUtf8(a, b))
    .slice(0, MOST_CODES);
  return [
    `${paint('bold', `${runs} ${runs === 1 ? 'run' : 'runs'}`)}: ${counts(totals.verdicts, paint)}`,
    ...Object.entries(procedures).map(([name, verdicts]) => `  ${clean(name)}: ${counts(verdicts, paint)}`),
    ...(frequent.length === 0 ? [] : ['', 'Most frequent']),
    ...frequent.map(([code, count]) => `  ${String(count).padStart(7)}  ${clean(code)}`),
    ...replayLines(totals.replay, paint, clean(out)),
    ...forecastLines(totals.forecast, paint),
    '',
    ...(unmatched === 0
      ? []
      : [
          `${unmatched} ${unmatched === 1 ? 'directory holds' : 'directories hold'} no run: see ${clean(out)}/plan.jsonl`,
        ]),
    `${clean(out)}/index.html`,
    '',
  ].join('\n');
}

const REPLAY_WORDS: Readonly<Record<Replay['result'], string>> = {
  identical: 'identical',
  equivalent: 'equivalent',
  differs: 'differ',
  not_recorded: 'not recorded',
  not_comparable: 'not comparable',
};

function replayLines(replay: AuditTotals['replay'], paint: Paint, out: string): string[] {
  if (replay === undefined) return [];
  const { results, missing, verdicts, causes } = replay;
  const words = (['identical', 'equivalent', 'differs', 'not_recorded', 'not_comparable'] as const)
    .filter((result) => results[result] > 0)
    .map((result) => `${results[result]} ${REPLAY_WORDS[result]}`);
  return [
    '',
    `${paint('bold', 'Compared with the recorded reports')}: ${words.join(', ')}`,
    ...Object.entries(verdicts).map(([change, count]) => `  ${String(count).padStart(7)}  ${change}`),
    ...Object.entries(causes).map(([cause, count]) => `  ${String(count).padStart(7)}  because of ${cause}`),
    ...(missing === 0 ? [] : [`  ${String(missing).padStart(7)}  recorded without a run: see ${out}/missing.jsonl`]),
  ];
}

function forecastLines(forecast: AuditTotals['forecast'], paint: Paint): string[] {
  if (forecast === undefined) return [];
  const { from, runs, untold, codes } = forecast;
  const frequent = Object.entries(codes).sort(([a, x], [b, y]) => y - x || compareUtf8(a, b));
  return [
    '',
    `${paint('bold', `Turns blocking since ${clean(from)}`)}: ${runs} ${runs === 1 ? 'run' : 'runs'}${untold === 0 ? '' : `, ${untold} cannot be told`}`,
    ...frequent.slice(0, MOST_CODES).map(([code, count]) => `  ${String(count).padStart(7)}  ${clean(code)}`),
  ];
}

function counts(verdicts: Readonly<Record<Verdict, number>>, paint: Paint): string {
  return (['pass', 'fail', 'indeterminate'] as const)
    .map((verdict) =>
      paint(verdicts[verdict] === 0 ? 'dim' : VERDICT_STYLES[verdict], `${verdicts[verdict]} ${WORDS[verdict]}`),
    )
    .join(', ');
}
