import type { Compiler, RegoFiles } from '../compiler/compiler.ts';
import { canonicalBytes } from '../format/canonicalJson.ts';
import type { JsonObject, JsonValue } from '../format/jsonValue.ts';
import { sha256Hex } from '../format/sha256.ts';
import type { RuleEntry } from '../policy/catalogue.ts';
import { OWN_CAPABILITIES } from './capabilities.ts';
import { describeRules } from './describeRules.ts';
import { inputSchema } from './inputSchema.ts';
import type { PolicyProblem } from './policyProblem.ts';
import type { PolicySource } from './policySource.ts';
import { evidenceSchema, shippedLibraries } from './shippedSources.ts';

/** A user's policy, ready to be asked. */
export interface CompiledPolicy {
  readonly digest: string;
  readonly rules: readonly RuleEntry[];
  readonly wasm: Uint8Array;
  /** One for each rule, in their order. */
  readonly entrypoints: readonly string[];
  /** All that was compiled, libraries included: what a second engine evaluates. */
  readonly sources: RegoFiles;
  readonly data: JsonObject;
}

export type Compiled =
  | { readonly ok: true; readonly policy: CompiledPolicy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/** Checks a user's policy as `gate policy check` does, and compiles it. `taken`: codes that are somebody else's. */
export function compilePolicy(source: PolicySource, compiler: Compiler, taken: ReadonlyMap<string, string>): Compiled {
  const checked = checkPolicy(source, compiler, taken);
  if (!checked.ok) return checked;
  const { rules, sources } = checked;
  const entrypoints = rules.map(({ rule }) => `${rule.replaceAll('.', '/')}/results`);
  const built = compiler.build({ files: sources, entrypoints, capabilities: OWN_CAPABILITIES, data: source.data });
  if (!built.ok) return { ok: false, problems: built.problems };
  const { wasm } = built.value;
  return {
    ok: true,
    policy: {
      digest: policyDigest({ wasm, rules, data: source.data }),
      rules,
      wasm,
      entrypoints,
      sources,
      data: source.data,
    },
  };
}

/** Over what decides an answer: not over names of files that hold it, nor over comments. */
export function policyDigest({ wasm, rules, data }: Pick<CompiledPolicy, 'wasm' | 'rules' | 'data'>): string {
  const content = { wasm: sha256Hex(wasm), rules: rules as unknown as JsonValue, data }; // plain data
  return `sha256:${sha256Hex(canonicalBytes(content))}`;
}

export type Checked =
  | { readonly ok: true; readonly rules: readonly RuleEntry[]; readonly sources: RegoFiles; readonly tests: RegoFiles }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/** Packages and METADATA by the conventions; then everything, tests included, as strictly as OPA can, with typed input. */
export function checkPolicy(source: PolicySource, compiler: Compiler, taken: ReadonlyMap<string, string>): Checked {
  const libraries = shippedLibraries();
  const known = new Set(Object.values(libraries));
  // Who builds a bundle with another program has to give it the libraries; here they are the shipped ones in any case.
  const withoutLibraries = (files: RegoFiles) =>
    Object.fromEntries(Object.entries(files).filter(([, text]) => !known.has(text)));
  const own = withoutLibraries(source.files);
  const tests = withoutLibraries(source.tests);
  const described = compiler.annotations({ ...own, ...tests });
  if (!described.ok) return described;
  const { rules, problems } = describeRules(described.value, { ...own, ...tests }, taken);
  if (problems.length > 0) return { ok: false, problems };
  const sources = { ...own, ...libraries };
  const wrong = compiler.check({
    files: { ...sources, ...tests },
    capabilities: OWN_CAPABILITIES,
    data: source.data,
    inputSchema: inputSchema(rules, evidenceSchema()),
  });
  return wrong.length > 0 ? { ok: false, problems: wrong } : { ok: true, rules, sources, tests };
}
