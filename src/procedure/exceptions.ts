import type { GateErrorPlace } from '../error.ts';

/** A recorded, owned, expiring exception to one finding, as the configuration gives it. Times are RFC 3339. */
export interface WaiverSource {
  /** `<issue id>@<target release>`, `<issue id>@<run digest>` or, for 30 days at most, `<issue id>@procedure`. */
  readonly selector: string;
  readonly owner: string;
  readonly reason: string;
  /** Needed for a waiver of the whole procedure: how long it lasts is counted from then. */
  readonly issued?: string;
  readonly expires: string;
  readonly place?: GateErrorPlace;
}

/** A requirement that only warns until a day, so that a team can adopt a procedure step by step. Times are RFC 3339. */
export interface EnforcementSource {
  readonly requirement: string;
  readonly until: string;
  readonly owner: string;
  readonly place?: GateErrorPlace;
}

/** `runbook`: what only an auditor adds to the runbook warns. */
export type Strictness = 'full' | 'runbook';

/**
 * How much of a run is vouched for. `unsigned`: nothing. `sealed`: the directory, by a pinned key. `attested`: each item
 * that the procedure marks, by the producer that is pinned for it.
 */
export type Assurance = (typeof ASSURANCES)[number];

/** From the lowest to the highest. */
export const ASSURANCES = ['unsigned', 'sealed', 'attested'] as const;
