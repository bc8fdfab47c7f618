import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Compiler } from '../../src/compiler/compiler.ts';
import type { RegoProblem } from '../../src/compiler/result.ts';
import type { JsonObject, JsonValue } from '../../src/format/jsonValue.ts';
import { canonicalJson } from '../../src/format/canonicalJson.ts';
import { unordered } from '../../src/format/unordered.ts';
import { numericKey } from '../../src/own/policyData.ts';
import { OWN_CAPABILITIES } from '../../src/own/capabilities.ts';
import { OwnEvaluator } from '../../src/own/ownEvaluator.ts';

/** One of OPA's own cases, as its JSON conversion holds it. */
export interface ComplianceCase {
  readonly note: string;
  readonly query: string;
  readonly modules?: readonly string[];
  readonly data?: JsonObject;
  readonly input?: JsonValue;
  /** The input as a Rego term, where it is no JSON. */
  readonly input_term?: string;
  readonly want_result?: readonly JsonObject[] | null;
  readonly want_error_code?: string;
  readonly want_error?: string;
  /** The error is one only where errors of built-in functions are; elsewhere the expression is undefined. */
  readonly strict_error?: boolean;
  /** Lists in the solutions are in an arbitrary order. */
  readonly sort_bindings?: boolean;
}

export type Verdict =
  | { readonly verdict: 'passed' }
  /** By the function, or by what the compiler says. */
  | { readonly verdict: 'refused'; readonly reason: string }
  /** The evaluation ends without an answer, where OPA has one. */
  | { readonly verdict: 'stopped' }
  | { readonly verdict: 'different'; readonly wanted: string; readonly got: string };

export function complianceCases(folder: string): ComplianceCase[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { cases: ComplianceCase[] }).cases);
}

const RULE = 'user.compliance_query';

/** Compiles the case as a user's policy is compiled, but for strictness about what is unused, and asks it as a rule is asked. */
export function runCase(compiler: Compiler, given: ComplianceCase): Verdict {
  const { modules = [], data = {}, want_result: wanted, strict_error: isStrict = false } = given;
  const files = Object.fromEntries([
    ...modules.map((text, index) => [`case${index}.rego`, text] as const),
    ['query.rego', queryModule(given)] as const,
  ]);
  const request = { files, data, capabilities: OWN_CAPABILITIES, lenient: true };
  if (numericKey(data) !== undefined) return { verdict: 'refused', reason: 'a key of the data reads as a number' };
  const built = compiler.build({ ...request, entrypoints: ['user/compliance_query/results'] });
  if (!built.ok) return { verdict: 'refused', reason: refusal(built.problems) };
  const { input } = given;
  const evaluator = new OwnEvaluator({
    digest: '',
    rules: [{ rule: RULE, title: '', description: '', codes: [], parameters: {} }],
    wasm: built.value.wasm,
    entrypoints: built.value.entrypoints,
    sources: files,
    data,
  });
  const answer =
    evaluator.answer('wasm', [RULE], Buffer.from(input === undefined ? '' : JSON.stringify(input)))[RULE] ?? {};
  const isError = given.want_error_code !== undefined || given.want_error !== undefined;
  if ('stopped' in answer) return isError && !isStrict ? { verdict: 'passed' } : { verdict: 'stopped' };
  const rows = answer.value as unknown as Row[];
  if (isError && !isStrict) return { verdict: 'different', wanted: given.want_error_code ?? 'error', got: show(rows) };
  const expected = isError ? withoutStrictErrors(compiler, request, input) : (wanted ?? []);
  if (expected === undefined) return { verdict: 'different', wanted: 'error', got: show(rows) };
  const isOrdered = rows.every(({ sets }) => sets === 0) && given.sort_bindings !== true;
  const normal = (list: readonly JsonValue[]) =>
    canonicalJson([...new Set(list.map((one) => canonicalJson(isOrdered ? one : unordered(one))))].sort());
  const got = rows.map(({ bindings }) => bindings);
  return normal(got) === normal(expected)
    ? { verdict: 'passed' }
    : { verdict: 'different', wanted: canonicalJson(expected as JsonValue), got: canonicalJson(got) };
}

interface Row {
  readonly bindings: JsonObject;
  /** How many sets are in it: they are lists in JSON, in an order of the engine's own. */
  readonly sets: number;
}

/** The query as a rule: every solution is a member of its results. */
function queryModule({ query, input_term: term, want_result: wanted }: ComplianceCase): string {
  const names = Object.keys(wanted?.[0] ?? {});
  const bindings = `{${names.map((name) => `"${name}": ${name}`).join(', ')}}`;
  const asked = term === undefined ? query : `${query} with input as ${term}`;
  return [
    `package ${RULE}`,
    '',
    `results contains {"bindings": compliance_bindings, "sets": compliance_sets} if {`,
    ...asked.split('\n').map((line) => `\t${line}`),
    `\tcompliance_bindings := ${bindings}`,
    '\tcompliance_sets := count([1 | walk(compliance_bindings, [_, member]); is_set(member)])',
    '}',
    '',
  ].join('\n');
}

function refusal(problems: readonly RegoProblem[]): string {
  const functions = problems.flatMap(({ message }) => /^undefined function (\S+)$/.exec(message)?.[1] ?? []);
  const [name] = functions.sort();
  return name === undefined ? (problems[0]?.message ?? '').replaceAll(/\s+/g, ' ').slice(0, 100) : `function ${name}`;
}

/** What OPA answers where errors of built-in functions are none. */
function withoutStrictErrors(
  compiler: Compiler,
  request: object & { readonly files: Readonly<Record<string, string>>; readonly data: JsonObject },
  input: JsonValue | undefined,
): JsonValue[] | undefined {
  const outcome = compiler.eval(
    { files: request.files, data: request.data, lenient: true, query: `data.${RULE}.results` },
    input,
  );
  if (!outcome.ok) return undefined;
  return (outcome.value.value as Row[]).map(({ bindings }) => bindings);
}

function show(value: unknown): string {
  return JSON.stringify(value);
}
