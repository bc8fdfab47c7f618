import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { LINE, RULE, ruleOf, sample, lineOf } from '../own/ownSample.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';
import { gate, ROOT } from './gate.ts';

const EXAMPLE = 'examples/kubernetes-postgres-minor/runs/pass';
const FAILING = `package user.allowed_setting_test

import data.user.allowed_setting

test_wrong if {
	print("seen")
	count(allowed_setting.results) == 7 with input as {"items": [], "requirements": {"user.allowed_setting": []}}
}
`;

it('check shows every problem with its place, its line and a mark', () => {
  const folder = temporaryDirectory({
    'p/a.rego': RULE.replace('item.name', 'item.nam'),
    'p/b.rego': ruleOf('b', '{"x": req.idd}'),
  });
  const { status, stdout, stderr } = gate(['policy', 'check', 'p'], { cwd: folder });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  const lines = stderr.split('\n');
  expect(lines.slice(0, 4)).toEqual([
    'p/a.rego:28:56: undefined ref: item.nam',
    '    item.nam',
    '         ^',
    '         have: "nam"',
  ]);
  // What it could have been.
  expect(lines[4]).toMatch(/^ {9}want \(one of\): \["actual" .*"name" /);
  expect(lines[5]).toMatch(/^ {5}f := answer\.finding\(/);
  expect(lines[6]).toBe(`${' '.repeat(4 + 55)}^`);
  expect(lines[7]).toBe('p/b.rego:15:18: undefined ref: req.idd');
  expect(lines.slice(-2)).toEqual(['2 problems', '']);
});

it('test fails where a test does, where there is none, and where too little is covered', () => {
  const folder = temporaryDirectory({ 'p/a.rego': RULE, 'p/a_test.rego': FAILING, 'q/a.rego': RULE });
  const junit = gate(['policy', 'test', 'p', '--format', 'junit'], { cwd: folder });
  expect(junit.status).toBe(1);
  expect(junit.stdout).toContain('<testsuites name="gate policy test p" tests="1" failures="1" errors="0">');
  expect(junit.stdout).toContain('a_test.rego:5: not true: count(allowed_setting.results) == 7');
  expect(junit.stdout).toContain('\nseen');
  const none = gate(['policy', 'test', 'q', '--threshold', '90'], { cwd: folder });
  expect(none).toEqual({
    status: 1,
    stdout: expect.stringMatching(
      /^a\.rego:18: no test covers this\n.*a\.rego:24-29: .*\n0 of 0 tests passed, 0 % covered\n$/s,
    ) as string,
    stderr: expect.stringMatching(/^there is no test: .*\nthe tests cover 0 %, less than 90 %\n$/) as string,
  });
});

const ENDLESS =
  'count([1 | some i in numbers.range(1, 1000000); some j in numbers.range(1, 1000000); i == j + 2000000]) == 0';

const suite = (test: string): string => `package user.x_test

test_x if {
	${test}
}
`;

it('test ends tests that do not end, and those that take all memory', () => {
  // Eight times as long nine times over: two gibibytes before the end.
  const longer = Array.from(
    { length: 9 },
    (_, at) => `a${at + 1} := concat("", [${Array(8).fill(`a${at}`).join(', ')}])`,
  );
  const vast = ['a0 := "0123456789abcdef"', ...longer, 'a9 != a8'].join('\n\t');
  const folder = temporaryDirectory({
    '-p/a.rego': RULE,
    '-p/a_test.rego': suite(ENDLESS),
    'q/a_test.rego': suite(vast),
    'q/a.rego': RULE,
  });
  for (const args of [['--timeout', '5s', '--', '-p'], ['q']]) {
    expect(gate(['policy', 'test', ...args], { cwd: folder })).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^gate: (-p|q): the tests took too long or too much memory\n.*--timeout/s,
      ) as string,
    });
  }
});

// Only Linux says which processes a process has started.
it.runIf(process.platform === 'linux')('test leaves nothing behind that goes on when it is ended', async () => {
  const folder = temporaryDirectory({ 'a.rego': RULE, 'a_test.rego': suite(ENDLESS) });
  const tests = spawn(process.execPath, [`${ROOT}dist/cli/main.cjs`, 'policy', 'test', folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closed = once(tests.stdout.resume(), 'close');
  await expect
    .poll(() => readFileSync(`/proc/${String(tests.pid)}/task/${String(tests.pid)}/children`, 'utf8'), {
      timeout: 30_000,
    })
    .not.toBe('');
  await setTimeout(500);
  tests.kill('SIGTERM');
  // Whatever the process has started holds the same pipe.
  await closed;
});

it('build writes the same bytes from two folders, and they judge as the folder does', () => {
  const { policy, procedure } = sample({ 'a.rego': RULE, 'data.json': '{"user":{"z":[1]}}' }, LINE);
  const other = temporaryDirectory();
  cpSync(policy, join(other, 'elsewhere'), { recursive: true });
  const one = join(other, 'one.tar.gz');
  const two = join(other, 'two.tar.gz');
  const built = [
    gate(['policy', 'build', policy, '--out', one]),
    gate(['policy', 'build', join(other, 'elsewhere'), '--out', two]),
  ];
  expect(built.map(({ status, stderr }) => ({ status, stderr }))).toEqual([
    { status: 0, stderr: '' },
    { status: 0, stderr: '' },
  ]);
  expect(readFileSync(one).equals(readFileSync(two))).toBe(true);

  const env = { XDG_CACHE_HOME: join(other, 'cache'), XDG_STATE_HOME: join(other, 'state') };
  const check = (...args: string[]) =>
    gate(['check', EXAMPLE, '--procedure', procedure, '--as-of', '2026-02-08T00:00:00Z', '--format', 'json', ...args], {
      env,
    });
  const folder = check('--policy', policy);
  expect(folder.status).toBe(0);
  expect(check('--policy', one)).toEqual(folder);
  // The second time it comes from the cache.
  expect(check('--policy', policy)).toEqual(folder);
  expect(check('--policy', policy, '--differential')).toEqual(folder);
});

it('a rule that never ends is undecided in time, with exit code 3', () => {
  const forever =
    'count([1 | some a in numbers.range(1, 30000); some b in numbers.range(1, 30000); some c in numbers.range(1, 30000); a == 0])';
  const { policy, procedure } = sample({ 'a.rego': ruleOf('never', `{"n": ${forever}}`) }, lineOf('user.never'));
  const { status, stdout } = gate([
    'check',
    EXAMPLE,
    '--procedure',
    procedure,
    '--policy',
    policy,
    '--policy-timeout',
    '1',
  ]);
  expect(status).toBe(3);
  expect(stdout).toContain('quality.policy_overdue');
});

it('rules inside the run are refused', () => {
  const folder = temporaryDirectory({ 'rules/a.rego': RULE });
  cpSync(`${ROOT}${EXAMPLE}`, folder, { recursive: true });
  const { status, stderr } = gate([
    'check',
    folder,
    '--procedure',
    'nooterra-self-host-upgrade',
    '--policy',
    join(folder, 'rules'),
  ]);
  expect(status).toBe(2);
  expect(stderr).toContain('the policy lies inside the run that it concerns');
});
