import type { Collection } from '../../src/collect/collect.ts';
import { emptyEvidence, type Evidence } from '../../src/evidence/evidence.ts';
import type { BoundRequirement } from '../../src/policy/bindRequirements.ts';
import type { Finding, RequirementResult } from '../../src/policy/evaluate.ts';
import type { Policy } from '../../src/policy/loadPolicy.ts';
import type { Procedure } from '../../src/procedure/procedure.ts';
import { buildReport } from '../../src/report/buildReport.ts';
import type { GateReport } from '../../src/report/gateReport.ts';
import { NO_TRUST } from '../../src/trust/trust.ts';
import type { Waiver } from '../../src/policy/bindWaivers.ts';
import { boundOf, UNSIGNED, policyOf, procedureOf, compileRego, answering } from '../policy/ownPolicy.ts';

let policy: Policy | undefined;

export interface Given {
  readonly results: readonly RequirementResult[];
  readonly evidence?: Partial<Evidence>;
  readonly collection?: Partial<Collection>;
  readonly procedure?: Partial<Procedure>;
  readonly expect?: { readonly target?: string };
  readonly waivers?: readonly Waiver[];
  readonly params?: Readonly<Record<string, number>>;
}

/** The report of these results, over a run of one file. */
export function reportOf({
  results,
  evidence = {},
  collection = {},
  procedure = {},
  expect = {},
  waivers = [],
  params = {},
}: Given): GateReport {
  policy ??= policyOf(compileRego(answering('{"n": 1}')));
  return buildReport({
    procedure: procedureOf(
      results.map(({ bound }) => bound.requirement),
      procedure,
    ),
    policy,
    params,
    expect,
    trust: NO_TRUST,
    require: 'unsigned',
    waivers,
    enforcement: [],
    strictness: 'full',
    assurance: UNSIGNED,
    asOf: { us: 1_773_446_400_000_000, source: 'given' },
    toolVersion: '0.0.0-test',
    results,
    collection: {
      evidence: { ...emptyEvidence(), ...evidence },
      inventory: [{ path: 'a', type: 'file', size: 1, sha256: 'a'.repeat(64), collectors: [], status: 'read' }],
      show: () => ({}),
      ...collection,
    },
  });
}

export function satisfied(bound: BoundRequirement = boundOf('line')): RequirementResult {
  return { bound, evidence: 1, result: 'satisfied' };
}

export function violated(
  bound: BoundRequirement = boundOf('line'),
  ...findings: Partial<Finding>[]
): RequirementResult {
  const all = findings.length === 0 ? [{}] : findings;
  return {
    bound,
    evidence: 1,
    result: 'violated',
    findings: all.map((finding) => ({ code: 'schema.bad', subject: 's', evidence: [], ...finding })),
  };
}

export function undecided(bound: BoundRequirement = boundOf('line'), paths: readonly string[] = []): RequirementResult {
  return { bound, evidence: 0, result: 'undecided', reason: 'policy_silent', paths };
}
