import { isObject } from '../format/jsonValue.ts';
import { type Answers, answersOf, Question, type RequirementResult } from './evaluate.ts';
import type { Policy } from './loadPolicy.ts';
import type { OwnRules, RuleAnswer } from './ownRules.ts';
import type { EvaluationInput } from './policyInput.ts';
import { confirmed } from './secondOpinion.ts';
import { PolicyAbort, type WasmPolicy } from './wasm.ts';

/** Another engine that evaluates the shipped policy. Throws PolicyAbort as the first one does. */
export type SecondEngine = Pick<WasmPolicy, 'evaluate'>;

/**
 * Judges every requirement line by the policy that its rule is of. With a second engine, all of them are judged twice, and
 * only what both say counts.
 */
export async function judgeLines(
  policy: Policy,
  input: EvaluationInput,
  second?: SecondEngine,
): Promise<RequirementResult[]> {
  const results = judgeShipped(
    await policy.wasm,
    linesOf(input, ({ own }) => own !== true),
    second,
  );
  for (const rules of policy.own ?? []) {
    const names = new Set(rules.rules.map(({ rule }) => rule));
    const lines = linesOf(input, ({ rule }) => names.has(rule));
    if (lines.requirements.length > 0) results.push(...(await judgeOwn(rules, lines, second !== undefined)));
  }
  return results;
}

type Rule = EvaluationInput['requirements'][number]['rule'];

function linesOf(input: EvaluationInput, isOf: (rule: Rule) => boolean): EvaluationInput {
  return { ...input, requirements: input.requirements.filter(({ rule }) => isOf(rule)) };
}

function judgeShipped(
  policy: WasmPolicy,
  input: EvaluationInput,
  second: SecondEngine | undefined,
): RequirementResult[] {
  const question = new Question(input);
  const ask = (engine: SecondEngine): Answers => answersOf(() => engine.evaluate(question.bytes()));
  const first = ask(policy);
  const results = question.results(() => first);
  if (second === undefined) return results;
  const other = ask(second);
  return confirmed(
    results,
    () => first,
    () => other,
  );
}

async function judgeOwn(own: OwnRules, input: EvaluationInput, isConfirmed: boolean): Promise<RequirementResult[]> {
  const question = new Question(input);
  const rules = [...new Set(input.requirements.map(({ rule }) => rule.rule))];
  const bytes = inputOf(question);
  if (bytes === undefined) return question.results(() => ({ stopped: 'policy_abort' }));
  const { first, second } = await own.answer({ rules, input: bytes, isConfirmed });
  const firstOf = (rule: string) => rowsOf(rule, first[rule]);
  const results = question.results(firstOf);
  return isConfirmed ? confirmed(results, firstOf, (rule) => rowsOf(rule, second?.[rule])) : results;
}

function inputOf(question: Question): Uint8Array | undefined {
  try {
    return question.bytes();
  } catch (error) {
    if (error instanceof PolicyAbort) return undefined;
    throw error;
  }
}

/** `results` maps the id of each requirement line to its answer; anything else answers none. */
function rowsOf(rule: string, answer: RuleAnswer | undefined): Answers {
  if (answer === undefined) return { stopped: 'policy_abort' };
  if ('stopped' in answer) return answer;
  return isObject(answer.value)
    ? Object.entries(answer.value).map(([requirement, one]) => ({ rule, requirement, answer: one }))
    : [];
}
