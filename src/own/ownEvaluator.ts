import type { PreparedQuery } from '../compiler/compiler.ts';
import { GateError } from '../error.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import type { RuleAnswer } from '../policy/ownRules.ts';
import { PolicyAbort, WasmPolicy } from '../policy/wasm.ts';
import { HOST_BUILTINS, HOSTED_NAMES } from './builtins/builtins.ts';
import type { CompiledPolicy } from './compilePolicy.ts';
import type { OwnEngine } from './ownWorkerMessage.ts';

const STOPPED: RuleAnswer = { stopped: 'policy_abort' };

/** Evaluates a user's rules, each by itself: one that is stopped takes no other with it. */
export class OwnEvaluator {
  readonly #policy: CompiledPolicy;
  readonly #wasm: ReadonlyMap<string, WasmPolicy>;
  /** The same rules for OPA's own engine, once it was asked for. */
  #queries: ReadonlyMap<string, PreparedQuery> | undefined;

  /** Throws GateError('policy_invalid') for a module that calls what it may not. */
  constructor(policy: CompiledPolicy) {
    this.#policy = policy;
    const data = Buffer.from(JSON.stringify(policy.data), 'utf8');
    const module = new WebAssembly.Module(new Uint8Array(policy.wasm));
    this.#wasm = new Map(
      policy.rules.map(({ rule }, index) => [
        rule,
        new WasmPolicy(module, policy.entrypoints[index] ?? '', HOSTED_NAMES, { builtins: HOST_BUILTINS, data }),
      ]),
    );
  }

  async prepare(engine: OwnEngine): Promise<void> {
    if (engine === 'topdown') this.#queries ??= await queriesOf(this.#policy);
  }

  /** By rule. The engine must be prepared. */
  answer(engine: OwnEngine, rules: readonly string[], input: Uint8Array): Record<string, RuleAnswer> {
    const ask =
      engine === 'wasm'
        ? (rule: string) => askWasm(this.#wasm.get(rule), input)
        : this.#asksTopdown(JSON.parse(Buffer.from(input).toString('utf8')));
    return Object.fromEntries(rules.map((rule) => [rule, ask(rule)]));
  }

  #asksTopdown(input: unknown): (rule: string) => RuleAnswer {
    return (rule) => askTopdown(this.#queries?.get(rule), input);
  }
}

function askWasm(policy: WasmPolicy | undefined, input: Uint8Array): RuleAnswer {
  try {
    const value = policy?.evaluate(input);
    // A number that lost digits on the way out is not what the rule answered.
    return value === undefined ? {} : isExact(value) ? { value } : STOPPED;
  } catch (error) {
    if (error instanceof PolicyAbort) return STOPPED;
    throw error;
  }
}

function askTopdown(query: PreparedQuery | undefined, input: unknown): RuleAnswer {
  try {
    const outcome = query?.evaluate(input);
    if (outcome?.ok !== true) return STOPPED;
    return outcome.value.defined ? { value: outcome.value.value as JsonValue } : {}; // JSON from the compiler
  } catch (error) {
    // A crash of the engine: it begins anew with the next question.
    if (error instanceof GateError) return STOPPED;
    throw error;
  }
}

async function queriesOf({ rules, sources: files, data }: CompiledPolicy): Promise<Map<string, PreparedQuery>> {
  // Forty megabytes that only a second opinion needs.
  const { loadCompiler } = await import('../compiler/load.ts');
  const compiler = loadCompiler();
  return new Map(
    rules.flatMap(({ rule }) => {
      const prepared = compiler.prepare({ files, query: `data.${rule}.results`, data });
      return prepared.ok ? [[rule, prepared.value] as const] : [];
    }),
  );
}

function isExact(value: JsonValue): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) || !Number.isInteger(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isExact);
}
