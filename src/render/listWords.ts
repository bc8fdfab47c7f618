import type { ReportList } from '../report/reportEntries.ts';
import type { Style } from './paint.ts';

/** What one entry of a list is called. */
export const LIST_WORDS: Readonly<Record<ReportList, string>> = {
  blockingIssues: 'blocking',
  undecided: 'undecided',
  warnings: 'warning',
  waivedIssues: 'waived',
};

export const LIST_STYLES: Readonly<Record<ReportList, Style>> = {
  blockingIssues: 'bad',
  undecided: 'open',
  warnings: 'open',
  waivedIssues: 'dim',
};
