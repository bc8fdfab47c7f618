import type { CheckOptions } from '../context.ts';
import type { Policy } from '../policy/loadPolicy.ts';
import type { Procedure } from '../procedure/procedure.ts';
import type { Factor } from '../report/factors.ts';
import type { GateReport } from '../report/gateReport.ts';
import type { ExploitList } from '../trust/exploitList.ts';
import type { TrustedIdentity } from '../trust/identity.ts';
import { NO_TRUST, type Trust, type TrustedFile, type TrustedKey, type TrustedSecret } from '../trust/trust.ts';

/** What was kept of former audits, by digest. Undefined for what was not. */
export interface Former {
  procedure(digest: string, source: Procedure['source']): Procedure | undefined;
  policy(digest: string): Policy | undefined;
  /** The public key, to be given a name and uses. */
  key(fingerprint: string): Pick<TrustedKey, 'algorithm' | 'key'> | undefined;
}

export const NOTHING_KEPT: Former = {
  procedure: () => undefined,
  policy: () => undefined,
  key: () => undefined,
};

/**
 * For each factor that a recorded report names well enough, what a run was judged by then. Most of it stands in the report
 * itself; trust, which explains here and decides nothing, has its keys from what was kept, and its secrets from today.
 */
export function formerOptions(
  report: GateReport,
  today: CheckOptions,
  former: Former,
): Partial<Record<Factor, Partial<CheckOptions>>> {
  const { config, procedure, policy } = report;
  const keptProcedure = former.procedure(procedure.digest, procedure.source);
  const keptPolicy = policy.userPolicies.length === 0 ? former.policy(policy.digest) : undefined;
  const trust = formerTrust(config.trust, today.trust ?? NO_TRUST, former);
  return {
    as_of: { asOf: report.asOf, asOfSource: report.asOfSource },
    expectation: { expect: report.subject.expected ?? {} },
    params: { params: Object.fromEntries(Object.entries(config.params).map(([name, { value }]) => [name, value])) },
    waivers: {
      waivers: report.waivers.map(({ selector, owner, reason, issued, expires }) => ({
        selector,
        owner,
        reason,
        ...(issued !== undefined && { issued }),
        expires,
      })),
    },
    configuration: {
      require: config.require.assurance,
      enforcement: config.enforcement,
      strictness: config.strictness,
    },
    ...(keptProcedure !== undefined && { procedure: { procedure: keptProcedure } }),
    ...(keptPolicy !== undefined && { policy: { policy: keptPolicy } }),
    ...(trust !== undefined && { trust: { trust } }),
  };
}

function formerTrust(rows: GateReport['config']['trust'], today: Trust, former: Former): Trust | undefined {
  const keys: TrustedKey[] = [];
  const secrets: TrustedSecret[] = [];
  const files: TrustedFile[] = [];
  const identities: TrustedIdentity[] = [];
  const lists: ExploitList[] = [];
  for (const row of rows) {
    switch (row.type) {
      case 'key': {
        const { name, fingerprint, signs } = row;
        const key = today.keys.find((candidate) => candidate.fingerprint === fingerprint) ?? former.key(fingerprint);
        if (key === undefined) return undefined;
        keys.push({ name, signs, fingerprint, algorithm: key.algorithm, key: key.key });
        break;
      }
      case 'secret': {
        const { name, signs, present } = row;
        const value = today.secrets.find((candidate) => candidate.name === name)?.value;
        // Nobody keeps a secret: only one that is still known can be tried.
        if (present && value === undefined) return undefined;
        secrets.push({ name, signs, value: present ? value : undefined });
        break;
      }
      case 'file': {
        const { name: role, digest, bytes } = row;
        files.push({ role, sha256: digest.slice('sha256:'.length), ...(bytes !== null && { bytes }) });
        break;
      }
      case 'identity': {
        const { name, issuer, subject, signs, root: digest } = row;
        const root = today.identities?.find((candidate) => candidate.root.digest === digest)?.root;
        // Nobody keeps a root: only one that is still pinned can be tried.
        if (root === undefined) return undefined;
        identities.push({ name, issuer, subject, signs, root });
        break;
      }
      case 'list': {
        const list = today.lists?.find((candidate) => candidate.digest === row.digest);
        // Nobody keeps a list: only one that is still pinned can be asked.
        if (list === undefined) return undefined;
        lists.push(list);
      }
    }
  }
  return { keys, secrets, files, ...(identities.length > 0 && { identities }), ...(lists.length > 0 && { lists }) };
}
