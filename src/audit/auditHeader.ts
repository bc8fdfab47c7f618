import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import type { PlanSummary, Shard } from './plan.ts';

/** `audit.json`: what an audit asked, fixed before the first run is judged, so that it can be resumed and joined. */
export interface AuditHeader {
  readonly schemaVersion: 'GateAudit.v1';
  readonly asOf: string;
  readonly asOfSource: 'clock' | 'given';
  /** Compared with recorded reports: each run at the as-of of its report (`recorded`), or all at one (`given`). */
  readonly replay: 'recorded' | 'given' | null;
  /** Each run is judged at this time too, to say what turns blocking; null where nobody asked. */
  readonly forecastFrom: string | null;
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
