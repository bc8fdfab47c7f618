import type { GateReport } from '../report/gateReport.ts';
import { clean } from './clean.ts';
import { findings, type RequirementRow, requirementRows } from './requirementRow.ts';

/** TAP version 14: a test point for each requirement, and the verdict as the last one, so that no plan is empty. */
export function renderTap(report: GateReport): string {
  const rows = requirementRows(report);
  const verdict = `${report.verdict === 'pass' ? 'ok' : 'not ok'} ${rows.length + 1} - verdict ${report.verdict}`;
  return [
    'TAP version 14',
    `1..${rows.length + 1}`,
    ...rows.flatMap((row, index) => point(row, index + 1)),
    verdict,
    '',
  ].join('\n');
}

function point(row: RequirementRow, number: number): string[] {
  const { gate, requirement, state } = row;
  const description = `${number} - ${escaped(`${gate} ${requirement.id}`)}`;
  switch (state) {
    case 'passed':
      return [`ok ${description}`];
    case 'skipped':
      return [`ok ${description} # SKIP does not bind here (${requirement.when})`];
    case 'advisory':
    case 'excused':
      // A failed point with this directive does not fail the run.
      return [`not ok ${description} # TODO ${state}: ${requirement.result}`, ...diagnostics(row)];
    case 'failed':
    case 'undecided':
      return [`not ok ${description}`, ...diagnostics(row)];
  }
}

/** YAML, in which JSON strings are strings. */
function diagnostics(row: RequirementRow): string[] {
  return ['  ---', '  findings:', ...findings(row).map((line) => `    - ${JSON.stringify(clean(line))}`), '  ...'];
}

function escaped(text: string): string {
  return clean(text).replaceAll(/[\\#]/g, '\\$&');
}
