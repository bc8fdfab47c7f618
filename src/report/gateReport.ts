import type { JsonValue } from '../format/jsonValue.ts';
import type { Assurance, Strictness } from '../procedure/exceptions.ts';
import type { Gate, When } from '../procedure/procedure.ts';
import type { InventoryRow } from '../collect/collect.ts';
import type { Lowered } from '../policy/enforce.ts';
import type { Expectation } from '../policy/policyInput.ts';

export type Verdict = 'pass' | 'fail' | 'indeterminate';
export type Outcome = 'completed' | 'rolled_back' | 'incomplete';

export interface ReportEvidence {
  readonly path: string;
  readonly sha256: string | null;
  readonly pointer?: string;
  readonly lines?: readonly [number, number];
  readonly excerpt?: string;
}

export interface Issue {
  /** `<procedure>:<requirement>:<code>:<subject>`, the same in every run. */
  readonly id: string;
  readonly gate: Gate;
  readonly requirement: string;
  readonly code: string;
  readonly subject: string;
  readonly title: string;
  readonly message: string;
  readonly solution: string;
  readonly runbook: string;
  readonly params: Readonly<Record<string, JsonValue>>;
  readonly expected?: JsonValue;
  readonly actual?: JsonValue;
  readonly evidence: readonly ReportEvidence[];
  /** The selector that would except exactly this issue; null where its code cannot be excepted. */
  readonly waive: string | null;
}

export interface UndecidedRequirement {
  readonly id: string;
  readonly gate: Gate;
  readonly requirement: string;
  readonly code: string;
  readonly reason: string;
  readonly solution: string;
}

export interface ReportRequirement {
  readonly id: string;
  readonly rule: string;
  readonly criteria: readonly string[];
  readonly level: 'block' | 'warn';
  readonly when: When;
  /** Why it warns, where its procedure says that it blocks. */
  readonly lowered?: Lowered;
  /** `triggered`: violated, and answered by a rollback that is complete. */
  readonly result: 'satisfied' | 'violated' | 'triggered' | 'undecided' | 'waived' | 'not_applicable';
  readonly evidence: number;
}

export type ReportTrust =
  | { readonly type: 'key'; readonly name: string; readonly fingerprint: string; readonly signs: readonly string[] }
  | { readonly type: 'secret'; readonly name: string; readonly present: boolean; readonly signs: readonly string[] }
  | {
      readonly type: 'identity';
      readonly name: string;
      readonly issuer: string;
      readonly subject: string;
      /** Digest of the trusted root. */
      readonly root: string;
      readonly signs: readonly string[];
    }
  | { readonly type: 'list'; readonly name: string; readonly digest: string }
  | { readonly type: 'file'; readonly name: string; readonly digest: string; readonly bytes: number | null };

export interface ReportWaiver {
  readonly selector: string;
  readonly owner: string;
  readonly reason: string;
  readonly issued?: string;
  readonly expires: string;
  /** Whole days from the as-of; negative once it has expired. */
  readonly daysLeft: number;
  readonly state: 'in_effect' | 'expired' | 'not_yet';
  /** Issues that it covers in this report. */
  readonly matched: number;
}

export interface ReportGate {
  readonly gate: Gate;
  readonly verdict: Verdict | 'not_applicable';
  readonly reason?: string;
  readonly requirements: readonly ReportRequirement[];
}

/** `GateReport.v1`, as `schemas/gate-report-v1.schema.json` defines it. Its canonical JSON is the result of a check. */
export interface GateReport {
  readonly schemaVersion: 'GateReport.v1';
  readonly verdict: Verdict;
  readonly outcome: Outcome;
  readonly assurance: Assurance;
  /** RFC 3339 in UTC. */
  readonly asOf: string;
  readonly asOfSource: 'clock' | 'given';
  readonly reproducible: boolean;
  /** `sha256:<hex>` of the canonical report without this field. */
  readonly digest: string;
  readonly subject: {
    readonly bound: boolean;
    readonly source: string | null;
    readonly target: string | null;
    readonly environment: string | null;
    readonly expected?: Expectation;
  };
  readonly run: { readonly id: string; readonly digest: string; readonly entries: number; readonly bytes: number };
  readonly procedure: {
    readonly name: string;
    readonly version: string;
    readonly digest: string;
    readonly source: 'shipped' | 'file';
  };
  readonly policy: {
    readonly digest: string;
    readonly rules: number;
    readonly capabilitiesDigest: string;
    readonly opa: string;
    readonly abi: string;
    readonly userPolicies: readonly { readonly name: string; readonly digest: string }[];
  };
  readonly config: {
    readonly digest: string;
    readonly params: Readonly<
      Record<string, { readonly value: number; readonly default: number; readonly loosened: boolean }>
    >;
    readonly require: { readonly assurance: Assurance };
    /** What was pinned; of secrets only whether they were there. */
    readonly trust: readonly ReportTrust[];
    /** Selectors. */
    readonly waivers: readonly string[];
    readonly enforcement: readonly { readonly requirement: string; readonly until: string; readonly owner: string }[];
    readonly strictness: Strictness;
  };
  readonly tool: { readonly name: 'rungate'; readonly version: string };
  readonly gates: readonly ReportGate[];
  readonly blockingIssues: readonly Issue[];
  readonly warnings: readonly Issue[];
  readonly waivedIssues: readonly Issue[];
  readonly undecided: readonly UndecidedRequirement[];
  readonly waivers: readonly ReportWaiver[];
  readonly inventory: readonly InventoryRow[];
  readonly summary: {
    readonly requirements: number;
    readonly satisfied: number;
    readonly violated: number;
    readonly triggered: number;
    readonly undecided: number;
    readonly waived: number;
    readonly notApplicable: number;
    readonly warnings: number;
    readonly evidence: Readonly<Record<string, number>>;
  };
}
