import type { GateReport, Issue, UndecidedRequirement } from './gateReport.ts';

/** The lists of a report that say what stands between the run and a pass, in the order in which they matter. */
export const REPORT_LISTS = ['blockingIssues', 'undecided', 'warnings', 'waivedIssues'] as const;

export type ReportList = (typeof REPORT_LISTS)[number];

/** One entry of a report, with the list that it stands in. */
export type ReportEntry =
  | { readonly list: Exclude<ReportList, 'undecided'>; readonly entry: Issue }
  | { readonly list: 'undecided'; readonly entry: UndecidedRequirement };

/** All issues and undecided requirements, what blocks first, within a list in the order of the report. */
export function reportEntries(report: GateReport): ReportEntry[] {
  return REPORT_LISTS.flatMap((list): ReportEntry[] =>
    list === 'undecided'
      ? report.undecided.map((entry) => ({ list, entry }))
      : report[list].map((entry) => ({ list, entry })),
  );
}
