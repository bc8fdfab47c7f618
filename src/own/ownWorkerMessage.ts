import type { RuleAnswer } from '../policy/ownRules.ts';
import type { CompiledPolicy } from './compilePolicy.ts';

/** OPA's WebAssembly, and for a second opinion OPA itself. */
export type OwnEngine = 'wasm' | 'topdown';

/** What the parent says to the process that evaluates a user's rules; each message after the answer to the one before. */
export type ToOwnWorker =
  | { readonly type: 'begin'; readonly policy: CompiledPolicy; readonly limits: OwnLimits }
  | { readonly type: 'prepare'; readonly engine: OwnEngine }
  | { readonly type: 'ask'; readonly engine: OwnEngine; readonly rules: readonly string[]; readonly input: Uint8Array };

/** `answers` by rule. */
export type FromOwnWorker =
  { readonly type: 'ready' } | { readonly type: 'answers'; readonly answers: Readonly<Record<string, RuleAnswer>> };

/** How much a user's policy may take. */
export interface OwnLimits {
  /** For all lines of its rules over one run, for each engine. */
  readonly deadlineMs: number;
  /** Of the process that evaluates it. */
  readonly memoryBytes: number;
}

export const OWN_LIMITS: OwnLimits = { deadlineMs: 10_000, memoryBytes: 2 * 1024 * 1024 * 1024 };
