import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/format/jsonValue.ts';
import { judgeLines, type SecondEngine } from '../../src/policy/judgeLines.ts';
import type { OwnAnswers, OwnQuestion, OwnRules, RuleAnswer } from '../../src/policy/ownRules.ts';
import { PolicyAbort } from '../../src/policy/wasm.ts';
import { answering, boundOf, compileRego, policyOf, procedureOf, releases, RULE, UNSIGNED } from './ownPolicy.ts';

const satisfied = (id: string, refs: string) =>
  `{"rule": "schema.sample", "requirement": "${id}", "answer": {"result": "satisfied", "evidence": ${refs}}}`;
const policy = policyOf(compileRego(answering(satisfied('one', '{0, 1, 2}'), satisfied('two', '{0}'))));
const requirements = [boundOf('one'), boundOf('two')];
const input = {
  procedure: procedureOf(requirements.map(({ requirement }) => requirement)),
  requirements,
  evidence: releases(3),
  asOfUs: 0,
  expect: {},
  assurance: UNSIGNED,
};
const row = (requirement: string, evidence: number[]): JsonValue => ({
  rule: 'schema.sample',
  requirement,
  answer: { result: 'satisfied', evidence },
});

async function judged(second?: SecondEngine): Promise<[string, string][]> {
  const results = await judgeLines(policy, input, second);
  return results.map((result) => [
    result.bound.requirement.id,
    result.result === 'undecided' ? result.reason : result.result,
  ]);
}

const says = (...rows: JsonValue[]): SecondEngine => ({ evaluate: () => rows });

describe('a second opinion', () => {
  it('that is the same changes nothing, in whatever order it lists a set', async () => {
    const agreed = [
      ['one', 'satisfied'],
      ['two', 'satisfied'],
    ];
    expect(await judged()).toEqual(agreed);
    expect(await judged(says(row('two', [0]), row('one', [2, 0, 1])))).toEqual(agreed);
  });

  it.each<[string, SecondEngine]>([
    ['has other evidence', says(row('one', [0, 1]), row('two', [0]))],
    ['has no answer', says(row('two', [0]))],
    ['has two answers', says(row('one', [0, 1, 2]), row('one', [0]), row('two', [0]))],
    [
      'has another result',
      says(
        {
          rule: 'schema.sample',
          requirement: 'one',
          answer: { result: 'violated', findings: [{ code: 'schema.bad', subject: 's', detail: {}, evidence: [] }] },
        },
        row('two', [0]),
      ),
    ],
  ])('that %s leaves the line undecided, and no other', async (_, second) => {
    expect(await judged(second)).toEqual([
      ['one', 'engines_differ'],
      ['two', 'satisfied'],
    ]);
  });

  it('gives no second reason to a line that is undecided anyway', async () => {
    const silent = policyOf(compileRego(answering(satisfied('one', '{0, 1, 2}'))));
    const results = await judgeLines(silent, input, says(row('one', [0, 1, 2]), row('two', [0])));
    expect(results.map((result) => ('reason' in result ? result.reason : result.result))).toEqual([
      'satisfied',
      'policy_silent',
    ]);
  });

  it('that cannot be had leaves every line undecided', async () => {
    const second: SecondEngine = {
      evaluate() {
        throw new PolicyAbort('aborted');
      },
    };
    expect(await judged(second)).toEqual([
      ['one', 'engines_differ'],
      ['two', 'engines_differ'],
    ]);
  });
});

describe('rules of a user', () => {
  const own = (id: string, rule: string) => ({ ...boundOf(id), rule: { ...RULE, rule, own: true as const } });
  const satisfiedBy = (...refs: number[]): JsonValue => ({ result: 'satisfied', evidence: refs });
  const silent = { evaluate: () => [] };

  /** A policy with these rules, which keeps what it is asked. */
  function rulesOf(names: readonly string[], answer: (question: OwnQuestion) => OwnAnswers) {
    const asked: OwnQuestion[] = [];
    const rules: OwnRules = {
      digest: `sha256:${'5'.repeat(64)}`,
      rules: names.map((rule) => ({ ...RULE, rule, own: true })),
      answer(question) {
        asked.push(question);
        return Promise.resolve(answer(question));
      },
    };
    return { asked, rules };
  }

  async function judgedBy(
    rules: readonly OwnRules[],
    lines: typeof requirements,
    second?: SecondEngine,
    evidence = input.evidence,
  ) {
    const results = await judgeLines({ ...policy, own: rules }, { ...input, requirements: lines, evidence }, second);
    return results.map((result) => [
      result.bound.requirement.id,
      result.result === 'undecided' ? result.reason : result.result,
      result.evidence,
    ]);
  }

  const answeredWith = (first?: RuleAnswer, second?: RuleAnswer) =>
    rulesOf(['user.a'], () => ({
      first: first === undefined ? {} : { 'user.a': first },
      ...(second !== undefined && { second: { 'user.a': second } }),
    })).rules;

  it('judge the lines that name them, after those of shipped rules, and are asked for no others', async () => {
    const one = rulesOf(['user.a', 'user.b', 'user.unused'], () => ({
      first: { 'user.a': { value: { x: satisfiedBy(0, 1), z: satisfiedBy(2) } }, 'user.b': { value: { y: null } } },
    }));
    const other = rulesOf(['user.c'], () => ({ first: { 'user.c': { value: { w: satisfiedBy(1) } } } }));
    const idle = rulesOf(['user.d'], () => ({ first: {} }));
    const lines = [own('w', 'user.c'), own('x', 'user.a'), boundOf('one'), own('y', 'user.b'), own('z', 'user.a')];
    expect(await judgedBy([one.rules, other.rules, idle.rules], lines)).toEqual([
      ['one', 'satisfied', 3],
      ['x', 'satisfied', 2],
      ['y', 'policy_bad_answer', 0],
      ['z', 'satisfied', 1],
      ['w', 'satisfied', 1],
    ]);
    expect(one.asked.map(({ rules, isConfirmed }) => ({ rules, isConfirmed }))).toEqual([
      { rules: ['user.a', 'user.b'], isConfirmed: false },
    ]);
    const [question] = one.asked;
    const { requirements: sent } = JSON.parse(Buffer.from(question?.input ?? []).toString('utf8')) as {
      requirements: Record<string, { id: string }[]>;
    };
    expect(Object.entries(sent).map(([rule, asked]) => [rule, asked.map(({ id }) => id)])).toEqual([
      ['user.a', ['x', 'z']],
      ['user.b', ['y']],
    ]);
    expect([other.asked.length, idle.asked.length]).toEqual([1, 0]);
  });

  it.each<[string, RuleAnswer | undefined, string]>([
    ['nothing', undefined, 'policy_abort'],
    ['no value', {}, 'policy_silent'],
    ['a list', { value: [satisfiedBy(0)] }, 'policy_silent'],
    ['an answer to another line', { value: { other: satisfiedBy(0) } }, 'policy_silent'],
    ['that it was overdue', { stopped: 'policy_overdue' }, 'policy_overdue'],
  ])('that answer %s leave the line undecided', async (_, first, reason) => {
    expect(await judgedBy([answeredWith(first)], [own('x', 'user.a')])).toEqual([['x', reason, 0]]);
  });

  it.each<[string, RuleAnswer | undefined, string, number]>([
    ['the same, in another order,', { value: { x: satisfiedBy(1, 0) } }, 'satisfied', 2],
    ['otherwise', { value: { x: satisfiedBy(0) } }, 'engines_differ', 0],
    ['nothing', undefined, 'engines_differ', 0],
    ['that it was overdue', { stopped: 'policy_overdue' }, 'engines_differ', 0],
  ])('count only as far as a second engine says so: it answers %s', async (_, second, result, evidence) => {
    const rules = answeredWith({ value: { x: satisfiedBy(0, 1) } }, second);
    expect(await judgedBy([rules], [own('x', 'user.a')], silent)).toEqual([['x', result, evidence]]);
    // Where nobody asked for it, a second answer changes nothing.
    expect(await judgedBy([rules], [own('x', 'user.a')])).toEqual([['x', 'satisfied', 2]]);
  });

  it('are told that a second engine is asked, too', async () => {
    const { asked, rules } = rulesOf(['user.a'], () => ({ first: {} }));
    await judgedBy([rules], [own('x', 'user.a')], silent);
    expect(asked.map(({ isConfirmed }) => isConfirmed)).toEqual([true]);
  });

  it('are not asked about a run that is too large to hand over', async () => {
    const { asked, rules } = rulesOf(['user.a'], () => ({ first: { 'user.a': { value: { x: satisfiedBy(0) } } } }));
    const large = releases(25, 'x'.repeat(1024 * 1024));
    expect(await judgedBy([rules], [own('x', 'user.a')], undefined, large)).toEqual([['x', 'policy_abort', 0]]);
    expect(asked).toEqual([]);
  });
});
