import { collect } from './collect/collect.ts';
import { assuranceOf } from './policy/assurance.ts';
import { evaluate } from './policy/evaluate.ts';
import { buildReport, type ReportInput } from './report/buildReport.ts';
import type { GateReport } from './report/gateReport.ts';
import { GateError, type GateErrorCode } from './error.ts';
import { assertReport, minimalReport } from './report/assertReport.ts';
import { reportBase } from './report/reportBase.ts';
import { type CheckOptions, createContext } from './context.ts';
import type { Run } from './run/run.ts';

/**
 * Judges one run: reads it once, states what it claims, lets the policy judge every requirement line, and reports. The
 * bytes of the report depend on the run's bytes and the context, and on nothing else.
 *
 * Nothing in the run makes this throw. It throws GateError for options that cannot be met ('usage', 'config_invalid'), for
 * a procedure that the policy cannot judge ('procedure_invalid'), and when the signal fires ('aborted').
 */
export async function check(run: Run, options: CheckOptions, signal?: AbortSignal): Promise<GateReport> {
  const context = createContext(options);
  const { procedure, policy, requirements, trust, expect, asOf } = context;
  const collection = await collect(run, procedure, trust, signal);
  const { evidence } = collection;
  const assurance = assuranceOf(evidence, trust, context.require);
  const input = { procedure, requirements, evidence, asOfUs: asOf.us, expect, assurance };
  const results = evaluate(await policy.wasm, input);
  return written({ ...context, collection, results, assurance });
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

/**
 * The report of a check that could not be done at all: indeterminate, with the reason, and nothing that could be taken for
 * a result. `reason` is a code of this program, never a message of an engine or an operating system.
 */
export function undone(options: CheckOptions, reason: GateErrorCode): GateReport {
  return minimalReport(reportBase(createContext(options)), reason);
}
