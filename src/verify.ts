import { check } from './check.ts';
import { type CheckOptions, createContext } from './context.ts';
import { GateError } from './error.ts';
import { loadProcedure, shippedProcedures } from './procedure/loadProcedure.ts';
import type { Procedure } from './procedure/procedure.ts';
import { type Comparison, compareReports } from './report/compareReports.ts';
import type { GateReport } from './report/gateReport.ts';
import type { NotRederivable, Rederivation } from './report/rederivation.ts';
import type { Run } from './run/run.ts';

/**
 * What a report is derived again with. Time, expectation and params are those that the report records: it is they that are
 * verified. Trust and exceptions are the caller's, because a report must never bring its own.
 */
export interface VerifyOptions extends Omit<CheckOptions, 'procedure' | 'asOf' | 'asOfSource' | 'expect' | 'params'> {
  /** Default: the shipped procedure that the report names. */
  readonly procedure?: Procedure;
}

/**
 * Judges the run again as the report says that it was judged, and compares. Throws GateError('usage') for a procedure of
 * another name, and what `check` throws.
 */
export async function verify(
  recorded: GateReport,
  run: Run,
  options: VerifyOptions,
  signal?: AbortSignal,
): Promise<Rederivation> {
  const obstacle = obstacleTo(recorded, options.procedure !== undefined);
  if (obstacle !== undefined) return { result: 'not_rederivable', reason: obstacle };
  // Before the procedure is refused for naming rules that nobody gave.
  if (recorded.policy.userPolicies.some(({ name }) => !options.policy.rules.has(name)))
    return { result: 'not_rederivable', reason: 'user_policies_not_given' };
  const procedure = options.procedure ?? (await loadProcedure(recorded.procedure.name));
  assertSameName(recorded, procedure);
  const judgement = { ...options, procedure, ...recordedOptions(recorded) };
  const refused = refusal(judgement);
  if (refused !== undefined) return { result: 'not_rederivable', reason: refused };
  const derived = await check(run, judgement, signal);
  const reason = unusable(recorded, derived);
  if (reason !== undefined) return { result: 'not_rederivable', reason };
  const comparison = compareReports(recorded, derived);
  return { result: resultOf(comparison), comparison };
}

/** Why a report cannot be compared with the one that was derived from its run. */
export function unusable(
  recorded: GateReport,
  derived: GateReport,
): 'no_result' | 'not_reproducible' | 'user_policies_not_given' | 'run_not_readable' | undefined {
  if (hasNoResult(recorded)) return 'no_result';
  if (!recorded.reproducible) return 'not_reproducible';
  if (lacksUserPolicies(recorded, derived)) return 'user_policies_not_given';
  // What could not be read this time says nothing about the report.
  return derived.reproducible ? undefined : 'run_not_readable';
}

export function resultOf(comparison: Comparison): 'identical' | 'equivalent' | 'differs' {
  if (comparison.identical) return 'identical';
  return stands(comparison) ? 'equivalent' : 'differs';
}

function hasNoResult({ undecided }: GateReport): boolean {
  return undecided.some(({ code }) => code === 'completion.no_result');
}

/** Why a report cannot be derived again whatever the run holds. `given`: the caller names a procedure. */
export function obstacleTo(recorded: GateReport, given: boolean): NotRederivable | undefined {
  if (hasNoResult(recorded)) return 'no_result';
  if (!recorded.reproducible) return 'not_reproducible';
  if (given) return undefined;
  if (recorded.procedure.source === 'file') return 'procedure_not_given';
  return shippedProcedures().includes(recorded.procedure.name) ? undefined : 'procedure_unknown';
}

/** A report names the rules that the user added, and does not hold them: they have to be given again. */
function lacksUserPolicies(recorded: GateReport, derived: GateReport): boolean {
  const given = derived.policy.userPolicies.map(({ name }) => name);
  return recorded.policy.userPolicies.some(({ name }) => !given.includes(name));
}

function assertSameName(recorded: GateReport, { name }: Procedure): void {
  if (name === recorded.procedure.name) return;
  throw new GateError('usage', `the report is of the procedure "${recorded.procedure.name}", not of "${name}"`, {
    solution: 'Give the procedure that the report names.',
  });
}

function recordedOptions({
  asOf,
  asOfSource,
  subject,
  config,
}: GateReport): Omit<CheckOptions, 'procedure' | 'policy'> {
  return {
    asOf,
    asOfSource,
    expect: subject.expected ?? {},
    params: Object.fromEntries(Object.entries(config.params).map(([name, { value }]) => [name, value])),
  };
}

/** Another version of the procedure may not know a recorded param, or bound it otherwise; or not fit this policy at all. */
function refusal({ procedure, policy, asOf, params = {} }: CheckOptions): NotRederivable | undefined {
  try {
    // Without what the caller configures: mistakes in that are his, and are told as such.
    createContext({ procedure, policy, asOf, params });
    return undefined;
  } catch (error) {
    if (error instanceof GateError && error.code === 'config_invalid') return 'params_refused';
    if (error instanceof GateError && error.code === 'procedure_invalid') return 'procedure_refused';
    throw error;
  }
}

/** Members that a reader relies on beside verdict, outcome and issues. */
const RELIED_ON = ['assurance', 'subject', 'reproducible'];

/**
 * Whether what the report decides still holds although its bytes differ. Not for other evidence: a report is about these
 * bytes and no others. Not where no input differs: then the report itself was changed.
 */
function stands({ same, factors, others }: Comparison): boolean {
  return (
    same &&
    factors.length > 0 &&
    factors.every(({ factor }) => factor !== 'evidence') &&
    !others.some((name) => RELIED_ON.includes(name))
  );
}
