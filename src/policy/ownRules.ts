import type { JsonValue } from '../format/jsonValue.ts';
import type { RuleEntry } from './catalogue.ts';
import type { StopReason } from './evaluate.ts';

/** Rules that the user added: a policy of their own, which is asked apart and cannot touch what another one says. */
export interface OwnRules {
  /** `sha256:<hex>` over the compiled policy, its data and what it says of itself. */
  readonly digest: string;
  readonly rules: readonly RuleEntry[];
  answer(question: OwnQuestion): Promise<OwnAnswers>;
}

export interface OwnQuestion {
  /** The rules to be asked. */
  readonly rules: readonly string[];
  readonly input: Uint8Array;
  /** Ask OPA's own engine, too. */
  readonly isConfirmed: boolean;
}

export interface OwnAnswers {
  /** By rule. */
  readonly first: Readonly<Record<string, RuleAnswer>>;
  readonly second?: Readonly<Record<string, RuleAnswer>>;
}

/** The value of a rule's `results`, undefined where it has none; or why there is no answer. */
export type RuleAnswer = { readonly value?: JsonValue } | { readonly stopped: StopReason };
