import type { AuditResult } from '../auditResult.ts';

/** Audits of more runs have pages only of those that need a look. */
const MOST_PAGES = 1_000;

/** Whether a run has a page of its own, and stands in the lists. `runs`: how many the plan has, in all shards. */
export function hasPage({ verdict, replay }: Pick<AuditResult, 'verdict' | 'replay'>, runs: number): boolean {
  return listsAll(runs) || verdict !== 'pass' || (replay !== undefined && !stands(replay.result));
}

export function listsAll(runs: number): boolean {
  return runs <= MOST_PAGES;
}

function stands(result: NonNullable<AuditResult['replay']>['result']): boolean {
  return result === 'identical' || result === 'equivalent';
}
