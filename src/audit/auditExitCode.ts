import type { AuditTotals } from './totals.ts';

/**
 * Whether recorded verdicts still stand, where the audit compares; else what the verdicts are. `hasUnknown`: a directory could
 * not be listed, and may hold runs that nobody judged.
 */
export function auditExitCode({ verdicts, replay }: AuditTotals, hasUnknown: boolean): 0 | 1 | 3 {
  if (replay === undefined) {
    if (verdicts.fail > 0) return 1;
    return verdicts.indeterminate > 0 || hasUnknown ? 3 : 0;
  }
  const { differs, not_comparable: untold, not_recorded: unrecorded } = replay.results;
  if (differs > 0) return 1;
  return untold > 0 || unrecorded > 0 || replay.missing > 0 || hasUnknown ? 3 : 0;
}
