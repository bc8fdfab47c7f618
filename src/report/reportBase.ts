import { canonicalBytes } from '../format/canonicalJson.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import { sortedBy } from '../format/order.ts';
import { formatRfc3339 } from '../format/rfc3339.ts';
import { sha256Hex } from '../format/sha256.ts';
import type { Waiver } from '../policy/bindWaivers.ts';
import type { Enforcement } from '../policy/enforce.ts';
import type { Expectation } from '../policy/policyInput.ts';
import type { Policy } from '../policy/loadPolicy.ts';
import type { Assurance, Strictness } from '../procedure/exceptions.ts';
import type { Procedure } from '../procedure/procedure.ts';
import type { Trust } from '../trust/trust.ts';
import type { GateReport, ReportTrust } from './gateReport.ts';

/** What a run is judged by, as far as a report names it. */
export interface Judgement {
  readonly procedure: Procedure;
  readonly policy: Policy;
  readonly params: Readonly<Record<string, number>>;
  readonly expect: Expectation;
  readonly trust: Trust;
  readonly require: Assurance;
  readonly waivers: readonly Waiver[];
  readonly enforcement: readonly Enforcement[];
  readonly strictness: Strictness;
  readonly asOf: { readonly us: number; readonly source: 'clock' | 'given' };
  readonly toolVersion: string;
}

export type ReportBase = Pick<GateReport, 'asOf' | 'asOfSource' | 'procedure' | 'policy' | 'config' | 'tool'>;

/** The part of a report that is known before the run is read: everything that judges it, by name and digest. */
export function reportBase(judgement: Judgement): ReportBase {
  const { procedure, policy, asOf, toolVersion } = judgement;
  const { name, version, digest, source } = procedure;
  const { capabilitiesDigest, opa, abi } = policy.catalogue;
  return {
    asOf: formatRfc3339(asOf.us),
    asOfSource: asOf.source,
    procedure: { name, version, digest, source },
    policy: {
      digest: policy.digest,
      rules: policy.rules.size,
      capabilitiesDigest,
      opa,
      abi,
      userPolicies: sortedBy(
        (policy.own ?? []).flatMap(({ digest, rules }) => rules.map(({ rule: name }) => ({ name, digest }))),
        ({ name }) => name,
      ),
    },
    config: configOf(judgement),
    tool: { name: 'rungate', version: toolVersion },
  };
}

function configOf(judgement: Judgement): GateReport['config'] {
  const { procedure, params, expect, trust, require, waivers, enforcement, strictness } = judgement;
  const effective = Object.fromEntries(
    Object.entries(procedure.params).map(([name, declared]) => {
      const value = params[name] ?? declared.default;
      const loosened = declared.looser === 'higher' ? value > declared.default : value < declared.default;
      return [name, { value, default: declared.default, loosened }];
    }),
  );
  const config = {
    params: effective,
    require: { assurance: require },
    trust: trustOf(trust),
    enforcement: sortedBy(
      enforcement.map(({ requirement, until, owner }) => ({ requirement, until: until.text, owner })),
      ({ requirement }) => requirement,
    ),
    strictness,
  };
  const exceptions = waivers.map(({ selector, owner, reason, issued, expires }) => ({
    selector,
    owner,
    reason,
    issued: issued?.text ?? null,
    expires: expires.text,
  }));
  const ordered = sortedBy(exceptions, ({ selector }) => selector);
  const content = { ...config, procedure: procedure.name, expect: { ...expect }, waivers: ordered };
  return {
    digest: `sha256:${sha256Hex(canonicalBytes(content as unknown as JsonValue))}`, // plain data, and the schema says so
    ...config,
    waivers: ordered.map(({ selector }) => selector),
  };
}

function trustOf({ keys, secrets, identities = [], lists = [], files = [] }: Trust): ReportTrust[] {
  const rows: ReportTrust[] = [
    ...keys.map(({ name, fingerprint, signs }) => ({ type: 'key' as const, name, fingerprint, signs: sorted(signs) })),
    ...secrets.map(({ name, value, signs }) => ({
      type: 'secret' as const,
      name,
      present: value !== undefined,
      signs: sorted(signs),
    })),
    ...identities.map(({ name, issuer, subject, root, signs }) => ({
      type: 'identity' as const,
      name,
      issuer,
      subject,
      root: root.digest,
      signs: sorted(signs),
    })),
    ...lists.map(({ list, digest }) => ({ type: 'list' as const, name: list, digest })),
    ...files.map(({ role, sha256, bytes }) => ({
      type: 'file' as const,
      name: role,
      digest: `sha256:${sha256}`,
      bytes: bytes ?? null,
    })),
  ];
  return sortedBy(rows, ({ name }) => name);
}

function sorted(texts: readonly string[]): string[] {
  return sortedBy(texts, (text) => text);
}
