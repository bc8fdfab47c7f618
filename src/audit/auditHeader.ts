import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import type { PlanSummary, Shard } from './plan.ts';

/** `audit.json`: what an audit asked, fixed before the first run is judged, so that it can be resumed and joined. */
export interface AuditHeader {
  readonly schemaVersion: 'GateAudit.v1';
  /** Null where each run is judged at the time that its recorded report names. */
  readonly asOf: string | null;
  readonly asOfSource: 'clock' | 'given' | 'recorded';
  readonly plan: PlanSummary;
  readonly policy: string;
  readonly tool: { readonly name: 'rungate'; readonly version: string };
  /** Null for a whole audit. */
  readonly shard: Shard | null;
}

export function headerText(header: AuditHeader): string {
  return canonicalJson(header as unknown as JsonValue);
}

/** Whether two audits asked the same, but for their shards. */
export function sameQuestion(one: AuditHeader, other: AuditHeader): boolean {
  return headerText({ ...one, shard: null }) === headerText({ ...other, shard: null });
}
