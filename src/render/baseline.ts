import { compareReports, type ComparedEntry, type Comparison } from '../report/compareReports.ts';
import type { GateReport } from '../report/gateReport.ts';
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
  const total = report.blockingIssues.length + report.undecided.length + report.warnings.length;
  const listed = total + report.waivedIssues.length;
  const unjudged = removed.filter(({ requirement }) => !isJudged(report, requirement));
  const gone = removed.filter((entry) => !unjudged.includes(entry));
  const counts = [`${added.length} new`, `${listed - added.length} known`, `${gone.length} gone`];
  if (unjudged.length > 0) counts.push(`${unjudged.length} not judged this time`);
  return [
    '',
    `${paint('bold', 'Against the baseline')}  ${counts.join(', ')} ${paint('dim', `(as of ${clean(earlier.asOf)}, ${earlier.digest})`)}`,
    ...entryLines('Gone since', gone, paint),
    ...entryLines('Not judged this time', unjudged, paint),
  ];
}

/** An issue is gone only if its requirement was judged again: silence mends nothing. */
function isJudged({ gates }: GateReport, requirement: string): boolean {
  const row = gates.flatMap(({ requirements }) => requirements).find(({ id }) => id === requirement);
  return row !== undefined && row.result !== 'undecided';
}

function entryLines(title: string, entries: readonly ComparedEntry[], paint: Paint): string[] {
  if (entries.length === 0) return [];
  return [
    `  ${title} (${entries.length})`,
    ...entries.map(({ code, text }) => `    ${paint('dim', code)}  ${clean(text)}`),
  ];
}
