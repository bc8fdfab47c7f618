import type { Verdict } from '../report/gateReport.ts';
import type { AuditResult } from './auditResult.ts';
import type { PlanSummary } from './plan.ts';

/** `totals.json`: an audit in numbers. */
export interface AuditTotals {
  readonly schemaVersion: 'GateAuditTotals.v1';
  readonly runs: number;
  readonly unmatched: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly procedures: Readonly<Record<string, Readonly<Record<Verdict, number>>>>;
  /** In how many runs each code blocks, or leaves something undecided. */
  readonly codes: Readonly<Record<string, number>>;
}

const NONE: Readonly<Record<Verdict, number>> = { pass: 0, fail: 0, indeterminate: 0 };

export class Totals {
  readonly #verdicts = { ...NONE };
  readonly #procedures = new Map<string, Record<Verdict, number>>();
  readonly #codes = new Map<string, number>();
  #runs = 0;

  add({ verdict, procedure, blocking, undecided }: AuditResult): void {
    this.#runs += 1;
    this.#verdicts[verdict] += 1;
    const own = this.#procedures.get(procedure) ?? { ...NONE };
    own[verdict] += 1;
    this.#procedures.set(procedure, own);
    for (const code of new Set([...Object.keys(blocking), ...Object.keys(undecided)]))
      this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1);
  }

  get runs(): number {
    return this.#runs;
  }

  get verdicts(): Readonly<Record<Verdict, number>> {
    return this.#verdicts;
  }

  summary({ unmatched }: Pick<PlanSummary, 'unmatched'>): AuditTotals {
    return {
      schemaVersion: 'GateAuditTotals.v1',
      runs: this.#runs,
      unmatched,
      verdicts: this.#verdicts,
      procedures: Object.fromEntries(this.#procedures),
      codes: Object.fromEntries(this.#codes),
    };
  }
}
