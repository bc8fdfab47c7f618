import { collect } from './collect/collect.ts';
import { assuranceOf } from './policy/assurance.ts';
import { judgeLines } from './policy/judgeLines.ts';
import { buildReport, type ReportInput } from './report/buildReport.ts';
import type { GateReport } from './report/gateReport.ts';
import { GateError, type GateErrorCode } from './error.ts';
import { assertReport, minimalReport } from './report/assertReport.ts';
import { reportBase } from './report/reportBase.ts';
import { type CheckOptions, type Context, createContext } from './context.ts';
import type { Evidence } from './evidence/evidence.ts';
import type { Run } from './run/run.ts';

/**
 * Judges one run: reads it once, states what it claims, lets the policy judge every requirement line, and reports. The
 * bytes of the report depend on the run's bytes and the context, and on nothing else.
 *
 * Nothing in the run makes this throw. It throws GateError for options that cannot be met ('usage', 'config_invalid'), for
 * a procedure that the policy cannot judge ('procedure_invalid'), and when the signal fires ('aborted').
 */
export async function check(run: Run, options: CheckOptions, signal?: AbortSignal): Promise<GateReport> {
  return (await judge(run, createContext(options), signal)).report;
}

/** A report with the evidence that it rests on. */
export interface Judged {
  readonly report: GateReport;
  readonly evidence: Evidence;
}

/** `check` where the options are known to be good: for many runs that are judged by the same. */
export async function judge(run: Run, context: Context, signal?: AbortSignal): Promise<Judged> {
  const { procedure, policy, requirements, trust, expect, asOf } = context;
  const collection = await collect(run, procedure, trust, signal);
  const { evidence } = collection;
  const assurance = assuranceOf(evidence, context);
  const input = { procedure, requirements, evidence, asOfUs: asOf.us, expect, assurance };
  const results = await judgeLines(policy, input, context.second);
  return { report: written({ ...context, collection, results, assurance }), evidence };
}

/** A value without a canonical form is a defect of this program; it must end in a report all the same. */
function written(input: ReportInput): GateReport {
  try {
    return assertReport(buildReport(input));
  } catch (error) {
    if (error instanceof GateError && error.code === 'internal') return minimalReport(reportBase(input), 'internal');
    throw error;
  }
}

/** Why there is no result: a code of this program, never a message of an engine or an operating system. */
export type UndoneReason =
  | GateErrorCode
  /** The process that judged the run ended: a crash, too little memory, or somebody killed it. */
  | 'worker_ended'
  /** The process that judged the run took longer than it may, and was ended. */
  | 'worker_overdue';

/**
 * The report of a check that could not be done at all: indeterminate, with the reason, and nothing that could be taken for
 * a result.
 */
export function undone(options: CheckOptions, reason: UndoneReason): GateReport {
  return minimalReport(reportBase(createContext(options)), reason);
}
