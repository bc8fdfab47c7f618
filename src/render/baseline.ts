import { compareReports, type ComparedEntry, type Comparison } from '../report/compareReports.ts';
import type { GateReport, ReportRequirement } from '../report/gateReport.ts';
import { reportEntries } from '../report/reportEntries.ts';
import { clean } from './clean.ts';
import { LIST_WORDS } from './listWords.ts';
import type { Paint } from './paint.ts';

/** How a report stands to an earlier one. It only words: the report itself knows nothing of it. */
export interface Baseline {
  /** What stands before an issue: nothing where there is no baseline. */
  mark(id: string): string;
  lines(paint: Paint): string[];
}

export const NO_BASELINE: Baseline = { mark: () => '', lines: () => [] };

export function baselineOf(earlier: GateReport, report: GateReport): Baseline {
  const { issues } = compareReports(earlier, report);
  const added = new Set(issues.added.map(({ id }) => id));
  const moved = new Map(
    issues.changed.flatMap(({ id, list, listBefore }) => (list === listBefore ? [] : [[id, listBefore] as const])),
  );
  return {
    mark(id) {
      if (added.has(id)) return 'new    ';
      const before = moved.get(id);
      return before === undefined ? 'known  ' : `known, was ${LIST_WORDS[before]}  `;
    },
    lines: (paint) => baselineLines(earlier, report, issues, paint),
  };
}

function baselineLines(
  earlier: GateReport,
  report: GateReport,
  { added, removed }: Comparison['issues'],
  paint: Paint,
): string[] {
  const gone = removed.filter(({ requirement }) => MENDED.includes(resultOf(report, requirement)));
  const open = removed.filter((entry) => !gone.includes(entry));
  const counts = [`${added.length} new`, `${reportEntries(report).length - added.length} known`, `${gone.length} gone`];
  if (open.length > 0) counts.push(`${open.length} not settled`);
  return [
    '',
    `${paint('bold', 'Against the baseline')}  ${counts.join(', ')} ${paint('dim', `(as of ${clean(earlier.asOf)}, ${earlier.digest})`)}`,
    ...entryLines('Gone since', gone, paint),
    ...entryLines('Not found again, and not satisfied either', open, paint, report),
  ];
}

/** An issue is gone only if its requirement was judged again: silence mends nothing. */
const MENDED: readonly string[] = ['satisfied', 'violated', 'waived'];

function resultOf({ gates }: GateReport, requirement: string): ReportRequirement['result'] | 'not judged' {
  const row = gates.flatMap(({ requirements }) => requirements).find(({ id }) => id === requirement);
  return row?.result ?? 'not judged';
}

function entryLines(title: string, entries: readonly ComparedEntry[], paint: Paint, shownIn?: GateReport): string[] {
  if (entries.length === 0) return [];
  const now = ({ requirement }: ComparedEntry) =>
    shownIn === undefined ? '' : ` (now ${resultOf(shownIn, requirement).replace('_', ' ')})`;
  return [
    `  ${title} (${entries.length})`,
    ...entries.map((entry) => `    ${paint('dim', entry.code)}  ${clean(entry.text)}${now(entry)}`),
  ];
}
