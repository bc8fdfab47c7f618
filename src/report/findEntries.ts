import { GateError } from '../error.ts';
import { nearestName } from '../format/nearest.ts';
import type { GateReport } from './gateReport.ts';
import { type ReportEntry, reportEntries } from './reportEntries.ts';

const MAX_CANDIDATES = 10;

/**
 * The entries of a report that a person means: the one with this id; all with this code, or of this requirement; else the
 * one whose id contains the text. Throws GateError('usage') where there is none, or where the text fits several.
 */
export function findEntries(report: GateReport, wanted: string): ReportEntry[] {
  const entries = reportEntries(report);
  const exact = entries.filter(({ entry }) => entry.id === wanted);
  if (exact.length > 0) return exact;
  const named = entries.filter(({ entry }) => entry.code === wanted || entry.requirement === wanted);
  if (named.length > 0) return named;
  const partial = entries.filter(({ entry }) => wanted !== '' && entry.id.includes(wanted));
  if (partial.length === 1) return partial;
  if (partial.length > 1) {
    const shown = partial.slice(0, MAX_CANDIDATES).map(({ entry }) => entry.id);
    const more = partial.length > shown.length ? `, and ${partial.length - shown.length} more` : '';
    throw new GateError('usage', `"${wanted}" fits ${partial.length} issues`, {
      solution: `Name one of them: ${shown.join(', ')}${more}.`,
    });
  }
  throw new GateError('usage', `the report has no issue "${wanted}"`, { solution: suggestion(entries, wanted) });
}

function suggestion(entries: readonly ReportEntry[], wanted: string): string {
  if (entries.length === 0) return 'It has no issue at all.';
  const names = entries.flatMap(({ entry }) => [entry.code, entry.requirement, entry.id]);
  const near = nearestName(wanted, names);
  if (near !== undefined) return `Did you mean "${near}"?`;
  const codes = [...new Set(entries.map(({ entry }) => entry.code))];
  return `Its codes are ${codes.slice(0, MAX_CANDIDATES).join(', ')}${codes.length > MAX_CANDIDATES ? ', …' : ''}.`;
}
