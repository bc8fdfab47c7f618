import type { Verdict } from '../report/gateReport.ts';
import type { Lapse } from '../report/forecast.ts';
import type { AuditHeader } from './auditHeader.ts';
import type { AuditResult, RunForecast } from './auditResult.ts';
import type { Cause } from './attribute.ts';
import type { PlanSummary } from './plan.ts';
import type { Replay } from './replay.ts';

/** `totals.json`: an audit in numbers. */
export interface AuditTotals {
  readonly schemaVersion: 'GateAuditTotals.v1';
  readonly runs: number;
  readonly unmatched: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly procedures: Readonly<Record<string, Readonly<Record<Verdict, number>>>>;
  /** In how many runs each code blocks, or leaves something undecided. */
  readonly codes: Readonly<Record<string, number>>;
  /** Where the audit compares with recorded reports. */
  readonly replay?: ReplayTotals;
  /** Where the audit looks ahead. */
  readonly forecast?: ForecastTotals;
}

export interface ForecastTotals {
  readonly from: string;
  /** Runs of which something turns blocking. */
  readonly runs: number;
  /** Runs of which it cannot be told. */
  readonly untold: number;
  /** In how many runs each code turns blocking. */
  readonly codes: Readonly<Record<string, number>>;
  /** In how many runs waivers, lines that only warn, or evidence lapse. */
  readonly lapses: Readonly<Record<Lapse['what'], number>>;
}

export interface ReplayTotals {
  readonly results: Readonly<Record<Replay['result'], number>>;
  /** Recorded reports whose run is not there. */
  readonly missing: number;
  /** `pass → fail` and the like, with how often. */
  readonly verdicts: Readonly<Record<string, number>>;
  /** Causes of drifts, such as `params` or `params + waivers`, with the number of runs in which they are one. */
  readonly causes: Readonly<Record<string, number>>;
}

type Question = Pick<AuditHeader, 'forecastFrom'> & { readonly plan: Pick<PlanSummary, 'unmatched'> };

const NONE: Readonly<Record<Verdict, number>> = { pass: 0, fail: 0, indeterminate: 0 };

export class Totals {
  readonly #verdicts = { ...NONE };
  readonly #procedures = new Map<string, Record<Verdict, number>>();
  readonly #codes = new Map<string, number>();
  readonly #replay = {
    results: { identical: 0, equivalent: 0, differs: 0, not_recorded: 0, not_comparable: 0 },
    verdicts: new Map<string, number>(),
    causes: new Map<string, number>(),
  };
  readonly #forecast = {
    runs: 0,
    untold: 0,
    codes: new Map<string, number>(),
    lapses: { waiver: 0, enforcement: 0, evidence: 0 },
  };
  #runs = 0;

  add({ verdict, procedure, blocking, undecided, replay, forecast }: AuditResult): void {
    if (replay !== undefined) this.#addReplay(replay);
    if (forecast !== undefined) this.#addForecast(forecast);
    this.#runs += 1;
    this.#verdicts[verdict] += 1;
    const own = this.#procedures.get(procedure) ?? { ...NONE };
    own[verdict] += 1;
    this.#procedures.set(procedure, own);
    for (const code of new Set([...Object.keys(blocking), ...Object.keys(undecided)])) count(this.#codes, code);
  }

  #addReplay(replay: Replay): void {
    this.#replay.results[replay.result] += 1;
    if (!('causes' in replay)) return;
    const { before, after } = replay.verdict;
    if (before !== after) count(this.#replay.verdicts, `${before} → ${after}`);
    for (const name of new Set(replay.causes.map(causeName))) count(this.#replay.causes, name);
  }

  #addForecast(forecast: RunForecast | null): void {
    const ahead = this.#forecast;
    if (forecast === null) ahead.untold += 1;
    if (forecast === null || forecast.turning.length === 0) return;
    ahead.runs += 1;
    for (const code of new Set(forecast.turning.map((turning) => turning.code))) count(ahead.codes, code);
    const lapses = new Set(forecast.turning.flatMap(({ because }) => because.map(({ what }) => what)));
    for (const what of lapses) ahead.lapses[what] += 1;
  }

  get runs(): number {
    return this.#runs;
  }

  get verdicts(): Readonly<Record<Verdict, number>> {
    return this.#verdicts;
  }

  /** `missing`: how many recorded reports have no run, where the audit compares. */
  summary({ plan: { unmatched }, forecastFrom: from }: Question, missing?: number): AuditTotals {
    const { results, verdicts, causes } = this.#replay;
    const { codes, ...ahead } = this.#forecast;
    return {
      schemaVersion: 'GateAuditTotals.v1',
      runs: this.#runs,
      unmatched,
      verdicts: this.#verdicts,
      procedures: Object.fromEntries(this.#procedures),
      codes: Object.fromEntries(this.#codes),
      ...(missing !== undefined && {
        replay: { results, missing, verdicts: Object.fromEntries(verdicts), causes: Object.fromEntries(causes) },
      }),
      ...(from !== null && { forecast: { from, ...ahead, codes: Object.fromEntries(codes) } }),
    };
  }
}

function causeName({ factors, how }: Cause): string {
  if (how === 'unexplained') return how;
  return how === 'attributed' ? factors.join(' + ') : `${how}: ${factors.join(', ')}`;
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
