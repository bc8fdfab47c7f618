import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import { sortedBy } from '../format/order.ts';
import type { GateReport } from './gateReport.ts';

/** Everything that decides the bytes of a report. */
export const FACTORS = [
  'evidence',
  'procedure',
  'policy',
  'params',
  'trust',
  'waivers',
  'configuration',
  'expectation',
  'as_of',
  'tool',
] as const;

export type Factor = (typeof FACTORS)[number];

/** A member that differs; absent where one of the two has none. */
export interface MemberChange {
  readonly name: string;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
}

export interface FactorChange {
  readonly factor: Factor;
  readonly changes: readonly MemberChange[];
}

type Members = Readonly<Record<string, JsonValue>>;

/** What a report records of each factor. The digest of the configuration also covers what is recorded nowhere else. */
const RECORDED: Readonly<Record<Factor, (report: GateReport) => unknown>> = {
  evidence: ({ run: { digest, entries, bytes } }) => ({ digest, entries, bytes }),
  procedure: ({ procedure }) => procedure,
  policy: ({ policy }) => policy,
  params: ({ config }) => config.params,
  trust: ({ config: { trust } }) => ({ trust }),
  // Which ones there were, and on what terms; how they fared is what the report decides.
  waivers: ({ config, waivers }) => ({
    waivers: config.waivers,
    terms: waivers.map(({ daysLeft, state, matched, ...terms }) => terms),
  }),
  configuration: ({ config: { params, trust, waivers, ...rest } }) => rest,
  expectation: ({ subject }) => subject.expected ?? {},
  as_of: ({ asOf, asOfSource }) => ({ asOf, asOfSource }),
  tool: ({ tool }) => tool,
};

/** The factors in which two reports differ, from the digests and values that they record. */
export function changedFactors(before: GateReport, after: GateReport): FactorChange[] {
  return FACTORS.map((factor) => ({
    factor,
    changes: changedMembers(RECORDED[factor](before) as Members, RECORDED[factor](after) as Members),
  })).filter(({ changes }) => changes.length > 0);
}

/** The members in which two JSON objects differ, in the order of their names. */
export function changedMembers(before: Members, after: Members): MemberChange[] {
  const names = sortedBy([...new Set([...Object.keys(before), ...Object.keys(after)])], (name) => name);
  return names.flatMap((name): MemberChange[] => {
    const one = own(before, name);
    const other = own(after, name);
    if (one !== undefined && other !== undefined && canonicalJson(one) === canonicalJson(other)) return [];
    return [{ name, ...(one !== undefined && { before: one }), ...(other !== undefined && { after: other }) }];
  });
}

/** A param may be called like a member that every object inherits. */
function own(members: Members, name: string): JsonValue | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}
