import type { Gate } from '../procedure/procedure.ts';
import type { GateReport, Issue, ReportRequirement, UndecidedRequirement } from '../report/gateReport.ts';

/** What a requirement is to a test runner; `excused` and `advisory` are violated, and do not block. */
export type RowState = 'passed' | 'failed' | 'undecided' | 'advisory' | 'excused' | 'skipped';

export interface RequirementRow {
  readonly gate: Gate;
  readonly requirement: ReportRequirement;
  readonly state: RowState;
  readonly issues: readonly Issue[];
  readonly undecided: readonly UndecidedRequirement[];
}

/** Every requirement line of a report with what it found, in the order of the report. */
export function requirementRows(report: GateReport): RequirementRow[] {
  const issues = [...report.blockingIssues, ...report.warnings, ...report.waivedIssues];
  return report.gates.flatMap(({ gate, requirements }) =>
    requirements.map((requirement) => ({
      gate,
      requirement,
      state: stateOf(requirement),
      issues: issues.filter((issue) => issue.requirement === requirement.id),
      undecided: report.undecided.filter((entry) => entry.requirement === requirement.id),
    })),
  );
}

function stateOf({ result, level }: ReportRequirement): RowState {
  switch (result) {
    case 'satisfied':
      return 'passed';
    case 'not_applicable':
      return 'skipped';
    case 'waived':
    case 'triggered':
      return 'excused';
    case 'violated':
      return level === 'warn' ? 'advisory' : 'failed';
    case 'undecided':
      return level === 'warn' ? 'advisory' : 'undecided';
  }
}

/** What a requirement found, a line for each issue with its code, and what to do about it. */
export function findings({ issues, undecided }: RequirementRow): string[] {
  return [
    ...issues.flatMap(({ code, message, solution, evidence }) => [
      `${code}: ${message}`,
      ...evidence
        .slice(0, SHOWN_EVIDENCE)
        .map(({ path, lines }) => `at ${path}${lines === undefined ? '' : `:${lines[0]}`}`),
      `mend: ${solution}`,
    ]),
    ...undecided.map(({ code, reason, solution }) => `${code}: undecided, ${reason}; ${solution}`),
  ];
}

const SHOWN_EVIDENCE = 4;
