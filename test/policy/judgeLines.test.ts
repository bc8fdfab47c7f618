import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/format/jsonValue.ts';
import { judgeLines, type SecondEngine } from '../../src/policy/judgeLines.ts';
import { PolicyAbort } from '../../src/policy/wasm.ts';
import { answering, boundOf, compileRego, policyOf, procedureOf, releases, UNSIGNED } from './ownPolicy.ts';

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
