import { canonicalJson } from '../format/canonicalJson.ts';
import { unordered } from '../format/unordered.ts';
import type { Answers, RequirementResult } from './evaluate.ts';

/** The results that both engines give; a line that they judge differently is undecided. By rule, what each answered. */
export function confirmed(
  results: readonly RequirementResult[],
  first: (rule: string) => Answers,
  second: (rule: string) => Answers,
): RequirementResult[] {
  return results.map((result) => {
    const { bound } = result;
    const { id } = bound.requirement;
    // What is undecided anyway needs no second reason.
    if (result.result === 'undecided') return result;
    if (answerTo(id, first(bound.rule.rule)) === answerTo(id, second(bound.rule.rule))) return result;
    return { bound, evidence: 0, result: 'undecided', reason: 'engines_differ', paths: [] };
  });
}

function answerTo(requirement: string, answers: Answers): string | undefined {
  if ('stopped' in answers) return undefined;
  const given = answers.filter((row) => row.requirement === requirement);
  return canonicalJson(unordered(given.map(({ rule, answer }) => ({ rule, answer }))));
}
