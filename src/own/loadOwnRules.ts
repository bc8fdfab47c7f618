import type { Compiler } from '../compiler/compiler.ts';
import { compilerDigest, loadCompiler } from '../compiler/load.ts';
import { GateError } from '../error.ts';
import { canonicalBytes } from '../format/canonicalJson.ts';
import { sha256Hex } from '../format/sha256.ts';
import type { Policy } from '../policy/loadPolicy.ts';
import { OWN_CAPABILITIES } from './capabilities.ts';
import { type CompiledPolicy, compilePolicy } from './compilePolicy.ts';
import { OwnProcess } from './ownProcess.ts';
import { OWN_LIMITS, type OwnLimits } from './ownWorkerMessage.ts';
import type { PolicyProblem } from './policyProblem.ts';
import type { PolicySource } from './policySource.ts';
import { readPolicySource } from './readPolicySource.ts';
import { shippedLibraries } from './shippedSources.ts';

/** Keeps what was compiled. What it gives for a key must be what it was given for it. */
export interface PolicyCache {
  get(key: string): CompiledPolicy | undefined;
  put(key: string, policy: CompiledPolicy): void;
}

export interface OwnRulesOptions {
  readonly limits?: OwnLimits;
  readonly cache?: PolicyCache;
}

/**
 * The policy with the rules of the named folders and bundles beside it. They are checked and compiled here, and evaluated in
 * processes of their own. Throws GateError('policy_invalid').
 */
export async function loadOwnRules(
  policy: Policy,
  names: readonly string[],
  { limits = OWN_LIMITS, cache }: OwnRulesOptions = {},
): Promise<Policy> {
  let loaded: Compiler | undefined;
  let extended = policy;
  for (const name of names) {
    const source = await readPolicySource(name);
    const key = cacheKey(source);
    let compiled = cache?.get(key);
    if (compiled === undefined) {
      loaded ??= loadCompiler();
      compiled = compiledOrThrow(source, loaded);
      cache?.put(key, compiled);
    }
    extended = withRules(extended, name, compiled, limits);
  }
  return extended;
}

/** Of all that decides what comes out: the sources, and what compiles them. */
function cacheKey({ files, tests, data }: PolicySource): string {
  const libraries = shippedLibraries();
  const content = {
    files,
    tests,
    data,
    libraries,
    compiler: compilerDigest(),
    builtins: [...OWN_CAPABILITIES.builtins],
  };
  return sha256Hex(canonicalBytes(content));
}

function compiledOrThrow(source: PolicySource, compiler: Compiler): CompiledPolicy {
  const compiled = compilePolicy(source, compiler, new Map());
  if (compiled.ok) return compiled.policy;
  throw policyRefused(source.name, compiled.problems);
}

/** The first problem, with its line; `gate policy check` shows all. */
export function policyRefused(name: string, problems: readonly PolicyProblem[]): GateError {
  const [first] = problems;
  const others = problems.length > 1 ? `, and ${problems.length - 1} more problems` : '';
  if (first === undefined || first.file === '')
    return new GateError('policy_invalid', `${first?.message ?? ''}${others}`);
  return new GateError('policy_invalid', `${first.message}${others}: ${first.text.trim()}`, {
    place: { file: `${name}/${first.file}`, line: first.line, column: first.column },
    solution: `See all of them with \`gate policy check ${name}\`.`,
  });
}

/** Two rules of one name, or two meanings of one code, would make a report say what nobody meant. */
function withRules(policy: Policy, name: string, compiled: CompiledPolicy, limits: OwnLimits): Policy {
  const codes = takenCodes(policy);
  for (const { rule, codes: own } of compiled.rules) {
    const twice = own.find(({ code }) => codes.has(code));
    if (policy.rules.has(rule) || twice !== undefined) {
      throw new GateError(
        'policy_invalid',
        twice === undefined
          ? `the rule "${rule}" is there already`
          : `the code "${twice.code}" is one of ${codes.get(twice.code) ?? ''} already`,
        { place: { file: name }, solution: 'Call it otherwise.' },
      );
    }
  }
  return {
    ...policy,
    rules: new Map([...policy.rules, ...compiled.rules.map((rule) => [rule.rule, rule] as const)]),
    own: [...(policy.own ?? []), new OwnProcess(compiled, limits)],
  };
}

/** Every code that a finding may have, with the rule that declares it. */
export function takenCodes({ rules }: Policy): Map<string, string> {
  return new Map([...rules.values()].flatMap(({ rule, codes }) => codes.map(({ code }) => [code, rule] as const)));
}
