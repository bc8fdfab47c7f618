import { expect, it } from 'vitest';
import { loadOwnRules } from '../../src/index.ts';
import { judgeExample, lineOf, ruleOf, sample, SATISFIED, shipped } from './ownSample.ts';

const FOREVER =
  'count([1 | some a in numbers.range(1, 30000); some b in numbers.range(1, 30000); some c in numbers.range(1, 30000); a == 0])';
const HUNGRY = 'count([x | some a in numbers.range(1, 100000); x := numbers.range(1, 100000)])';

it('a rule that never ends leaves its lines undecided in time, and the others judged', async () => {
  const never = ruleOf('never', `{"result": "satisfied", "evidence": [${FOREVER}]}`);
  const good = ruleOf('good', SATISFIED);
  const { policy, procedure } = sample({ 'a.rego': never }, lineOf('user.never') + lineOf('user.good'));
  const other = sample({ 'b.rego': good }, '');
  const limits = { deadlineMs: 1_500, memoryBytes: 2 * 1024 ** 3 };
  const extended = await loadOwnRules(shipped, [policy, other.policy], { limits });
  for (let round = 0; round < 2; round += 1) {
    const report = await judgeExample(procedure, { policy: extended });
    expect(report.undecided).toMatchObject([{ code: 'quality.policy_overdue', requirement: 'own-user-never' }]);
    expect({ verdict: report.verdict, reproducible: report.reproducible }).toEqual({
      verdict: 'indeterminate',
      reproducible: false,
    });
    const results = report.gates.flatMap(({ requirements }) => requirements);
    expect(results.find(({ rule }) => rule === 'user.good')?.result).toBe('satisfied');
  }
});

/** A thousand million letters, in one piece. */
const LARGE =
  'count(concat("", [j | some j in [concat("", ["0123456789abcdef" | some _ in numbers.range(1, 4096)])]; some _ in numbers.range(1, 20000)]))';

it('a rule that takes all memory leaves its line undecided, and another of the same policy judged', async () => {
  const files = {
    'a.rego': ruleOf('hungry', `{"result": "satisfied", "evidence": [${LARGE}]}`),
    'b.rego': ruleOf('good', SATISFIED),
  };
  const { policy, procedure } = sample(files, lineOf('user.hungry') + lineOf('user.good'));
  const limits = { deadlineMs: 60_000, memoryBytes: 2 * 1024 ** 3 };
  const report = await judgeExample(procedure, { policy: await loadOwnRules(shipped, [policy], { limits }) });
  expect(report.undecided).toMatchObject([{ code: 'quality.policy_abort', requirement: 'own-user-hungry' }]);
});

it('a process that takes more memory than it may is ended', async () => {
  const { policy, procedure } = sample(
    { 'a.rego': ruleOf('hungry', `{"result": "satisfied", "evidence": [${HUNGRY}]}`) },
    lineOf('user.hungry'),
  );
  const limits = { deadlineMs: 60_000, memoryBytes: 256 * 1024 ** 2 };
  const report = await judgeExample(procedure, { policy: await loadOwnRules(shipped, [policy], { limits }) });
  expect(report.undecided).toMatchObject([{ code: 'quality.policy_abort' }]);
});
