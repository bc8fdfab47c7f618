import { canonicalBytes } from '../format/canonicalJson.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import { formatRfc3339 } from '../format/rfc3339.ts';
import { sha256Hex } from '../format/sha256.ts';
import type { Expectation } from '../policy/evaluate.ts';
import type { Policy } from '../policy/loadPolicy.ts';
import type { Procedure } from '../procedure/procedure.ts';
import type { Trust } from '../trust/trust.ts';
import type { GateReport } from './gateReport.ts';

/** What a run is judged by, as far as a report names it. */
export interface Judgement {
  readonly procedure: Procedure;
  readonly policy: Policy;
  readonly params: Readonly<Record<string, number>>;
  readonly expect: Expectation;
  readonly trust: Trust;
  readonly asOf: { readonly us: number; readonly source: 'clock' | 'given' };
  readonly toolVersion: string;
}

export type ReportBase = Pick<GateReport, 'asOf' | 'asOfSource' | 'procedure' | 'policy' | 'config' | 'tool'>;

/** The part of a report that is known before the run is read: everything that judges it, by name and digest. */
export function reportBase({ procedure, policy, params, expect, asOf, toolVersion }: Judgement): ReportBase {
  const { name, version, digest, source } = procedure;
  const { capabilitiesDigest, opa, abi } = policy.catalogue;
  return {
    asOf: formatRfc3339(asOf.us),
    asOfSource: asOf.source,
    procedure: { name, version, digest, source },
    policy: { digest: policy.digest, rules: policy.rules.size, capabilitiesDigest, opa, abi, userPolicies: [] },
    config: configOf(procedure, params, expect),
    tool: { name: 'rungate', version: toolVersion },
  };
}

function configOf(
  procedure: Procedure,
  params: Readonly<Record<string, number>>,
  expect: Expectation,
): GateReport['config'] {
  const effective = Object.fromEntries(
    Object.entries(procedure.params).map(([name, declared]) => {
      const value = params[name] ?? declared.default;
      const loosened = declared.looser === 'higher' ? value > declared.default : value < declared.default;
      return [name, { value, default: declared.default, loosened }];
    }),
  );
  const content: JsonValue = { procedure: procedure.name, params: effective, expect: { ...expect } };
  return { digest: `sha256:${sha256Hex(canonicalBytes(content))}`, params: effective, trust: [], waivers: [] };
}
