import type { Gate } from '../procedure/procedure.ts';

/** What a rule says of itself in METADATA. */
export interface RuleEntry {
  /** `<gate>.<rule>`; `user.<name>` for a rule that the user added. */
  readonly rule: string;
  /** Of a rule that the user added: it says which gate it belongs to. */
  readonly gate?: Gate;
  readonly own?: true;
  readonly title: string;
  readonly description: string;
  readonly codes: readonly CodeEntry[];
  readonly parameters: Readonly<Record<string, ParameterEntry>>;
}

export interface CodeEntry {
  readonly code: string;
  /** A sentence with `{subject}`, `{expected}` and `{actual}` in it. */
  readonly message: string;
  /** False for findings that no exception may cover. */
  readonly waivable: boolean;
  /** The finding names an item whose removal is the cure: an unexpected file, a link, a secret. */
  readonly curable_by_removal: boolean;
}

export interface ParameterEntry {
  readonly type: ParameterType;
  readonly description: string;
  /** For selectors: the only kind that fits. */
  readonly kind?: string;
  /** For `choice`. */
  readonly of?: readonly string[];
  /** For selectors: policy also gets the selected items by this field, so that no rule has to search for equal ones. */
  readonly group?: string;
  /** Fewest members. */
  readonly min?: number;
}

/** `seconds` is written in seconds; policy sees `{us, text}`, microseconds like every other time. */
export type ParameterType =
  | 'selector'
  | 'selectors'
  | 'string'
  | 'strings'
  | 'string_map'
  | 'integer'
  | 'integers'
  | 'integer_map'
  | 'seconds'
  | 'choice'
  | 'facts';

/** `dist/policy/catalogue.json`, written by the build next to the policy that it describes. */
export interface Catalogue {
  readonly opa: string;
  readonly abi: string;
  readonly capabilitiesDigest: string;
  readonly wasmDigest: string;
  readonly builtins: readonly string[];
  readonly rules: readonly RuleEntry[];
}

export function gateOf({ rule, gate }: Pick<RuleEntry, 'rule' | 'gate'>): Gate {
  // The build takes rules from policies/gates/<gate>/ only, and a test holds the folders against GATES.
  return gate ?? (rule.slice(0, rule.indexOf('.')) as Gate);
}
