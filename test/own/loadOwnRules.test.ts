import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadCompiler } from '../../src/compiler/load.ts';
import { loadOwnRules } from '../../src/index.ts';
import { checkPolicy } from '../../src/own/compilePolicy.ts';
import { takenCodes } from '../../src/own/loadOwnRules.ts';
import { readPolicySource } from '../../src/own/readPolicySource.ts';
import { ROOT } from '../cli/gate.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';
import { judgeExample, LINE, lineOf, RULE, ruleOf, sample, SATISFIED, shipped } from './ownSample.ts';

function refused(text: RegExp): unknown {
  return expect.objectContaining({ code: 'policy_invalid', message: expect.stringMatching(text) as string });
}

describe('rules of a user', () => {
  it('judge the lines that name them, are recorded, and change nothing else', async () => {
    const { policy, procedure } = sample({ 'a/rule.rego': RULE, 'README.md': 'not a rule' }, LINE);
    const extended = await loadOwnRules(shipped, [policy]);
    const report = await judgeExample(procedure, { policy: extended });
    expect(report.verdict).toBe('pass');
    expect(report.policy).toMatchObject({ digest: shipped.digest, rules: shipped.rules.size + 1 });
    expect(report.policy.userPolicies).toEqual([
      { name: 'user.allowed_setting', digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string },
    ]);
    const governance = report.gates.find(({ gate }) => gate === 'governance');
    expect(governance?.requirements.find(({ rule }) => rule === 'user.allowed_setting')).toMatchObject({
      id: 'own-user-allowed-setting',
      result: 'satisfied',
      evidence: 3,
    });

    const strict = sample({}, LINE.replace('[production]', '[staging]'));
    const failed = await judgeExample(strict.procedure, { policy: extended });
    // Each of the three places that state it is one finding.
    expect(failed.blockingIssues).toHaveLength(3);
    for (const issue of failed.blockingIssues) {
      expect(issue).toMatchObject({
        code: 'governance.setting_not_allowed',
        gate: 'governance',
        subject: 'environment',
        expected: ['staging'],
        actual: 'production',
      });
    }
  });

  it('are taken from a bundle that OPA itself has built', async () => {
    const { procedure } = sample({}, lineOf('user.stock'));
    const bundle = `${ROOT}test/own/opa-1.22.0.tar.gz`;
    const report = await judgeExample(procedure, { policy: await loadOwnRules(shipped, [bundle]) });
    expect(report.verdict).toBe('pass');
    expect(report.policy.userPolicies.map(({ name }) => name)).toEqual(['user.stock']);
  });

  it('may read data of their own', async () => {
    const rule = ruleOf('reads_data', SATISFIED).replace('\tanswer :=', '\tdata.user.limits.max == 3\n\tanswer :=');
    const lines = lineOf('user.reads_data');
    const { policy, procedure } = sample({ 'r.rego': rule, 'data.json': '{"user":{"limits":{"max":3}}}' }, lines);
    expect((await judgeExample(procedure, { policy: await loadOwnRules(shipped, [policy]) })).verdict).toBe('pass');
  });
});

describe('what could make a rule mean something else is refused', () => {
  const compiler = loadCompiler();

  /** What is wrong with the rules, or why they are not even read. */
  async function problemsOf(files: Readonly<Record<string, string>>): Promise<string[]> {
    const source = await readPolicySource(temporaryDirectory(files));
    const checked = checkPolicy(source, compiler, takenCodes(shipped));
    return checked.ok
      ? []
      : checked.problems.map(({ message, file, line, text }) => `${file}:${line} ${message}: ${text}`);
  }

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'a shipped package',
      { 'a.rego': RULE.replace('package user.allowed_setting', 'package gates.quality.limit') },
      /^a\.rego:13 .*users' packages are called user\.<name>: package gates\.quality\.limit$/,
    ],
    [
      'a shipped library',
      { 'a.rego': RULE, 'b.rego': 'package lib.answer\n\nfrom(_, _) := {"result": "satisfied"}\n' },
      /^b\.rego:1 .*not the library of this version/,
    ],
    ['main', { 'a.rego': RULE, 'b.rego': 'package main\n\nresults contains 1\n' }, /users' packages/],
    ['no rule', { 'a.rego': 'package user.x\n\np := 1\n' }, /no package is a rule/],
    [
      'an unknown gate',
      { 'a.rego': RULE.replace('gate: governance', 'gate: mine') },
      /custom\.gate .* is one of determinism, schema/,
    ],
    [
      'a code of another gate',
      { 'a.rego': RULE.replace('gate: governance', 'gate: quality') },
      /does not begin with its gate/,
    ],
    [
      'a shipped code',
      { 'a.rego': ruleOf('x', SATISFIED, 'quality.metric_missing') },
      /"quality\.metric_missing" is one of quality\.limit/,
    ],
    [
      'a misspelt member',
      { 'a.rego': RULE.replace('parameters:', 'parametres:') },
      /unknown member "parametres": did you mean "parameters"/,
    ],
    ['an unknown placeholder', { 'a.rego': RULE.replace('{actual}', '{value}') }, /unknown placeholder \{value\}/],
    [
      'two rules with one code',
      { 'a.rego': ruleOf('x', SATISFIED, 'quality.z'), 'b.rego': ruleOf('y', SATISFIED, 'quality.z') },
      /^b\.rego:1 the code "quality\.z" is one of user\.x/,
    ],
    [
      'a field that no item has',
      { 'a.rego': RULE.replace('item.name', 'item.nam') },
      /^a\.rego:28 undefined ref: item\.nam: \tf := answer\.finding/,
    ],
    [
      'a parameter that is not declared',
      { 'a.rego': RULE.replace('refs := select.refs(req.with.settings)', 'refs := select.refs(req.with.setings)') },
      /undefined ref: .*setings/,
    ],
    [
      'what is unused',
      { 'a.rego': RULE.replace('refs := select', 'x := 1\n\trefs := select') },
      /x declared but not used|assigned var x/,
    ],
    [
      'data where a rule is',
      { 'a.rego': RULE, 'data.json': '{"user":{"allowed_setting":{"results":{}}}}' },
      /conflict/,
    ],
    ...[
      'http.send({})',
      'time.now_ns()',
      'rand.intn("a", 2)',
      'opa.runtime()',
      'net.lookup_ip_addr("a")',
      'sprintf("%d", [1])',
      'regex.replace("a", "b", "c")',
    ].map((call): [string, Record<string, string>, RegExp] => [
      `a call of ${call}`,
      { 'a.rego': `${RULE}\nx := ${call}\n` },
      new RegExp(`^a\\.rego:31 undefined function ${call.slice(0, call.indexOf('('))}: x :=`),
    ]),
  ])('%s', async (_, files, text) => {
    expect((await problemsOf(files))[0]).toMatch(text);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['data outside of user', { 'a.rego': RULE, 'data.json': '{"lib":{}}' }, /one member "user"/],
    [
      'data with a key that only one engine finds',
      { 'a.rego': RULE, 'data.json': '{"user":{"a":[{"2":1}]}}' },
      /reads as a number/,
    ],
    ['data twice', { 'a.rego': RULE, 'data.json': '{"user":{"a":1,"a":2}}' }, /not strict JSON/],
    ['data in YAML', { 'a.rego': RULE, 'data.yaml': 'user: {}' }, /data\.json at the top/],
    ['Rego that is no text', { 'a.rego': `\uFEFF${RULE}` }, /byte order mark/],
    ['nothing', { 'README.md': 'nothing' }, /no Rego file/],
  ])('%s', async (_, files, text) => {
    await expect(problemsOf(files)).rejects.toThrow(refused(text));
  });

  it('a link in the folder', async () => {
    const folder = temporaryDirectory({ 'a.rego': RULE });
    symlinkSync('/etc/hostname', `${folder}/b.rego`);
    await expect(readPolicySource(folder)).rejects.toThrow(refused(/no regular file/));
  });

  it('the same rule twice, with the line of the first problem', async () => {
    const folder = temporaryDirectory({ 'a.rego': RULE });
    await expect(loadOwnRules(shipped, [folder, folder])).rejects.toThrow(
      refused(/is one of user\.allowed_setting already/),
    );
    writeFileSync(`${folder}/a.rego`, RULE.replace('item.name', 'item.nam'));
    await expect(loadOwnRules(shipped, [folder])).rejects.toThrow(
      expect.objectContaining({ code: 'policy_invalid', place: { file: `${folder}/a.rego`, line: 28, column: 56 } }),
    );
  });

  it('a bundle that is none', async () => {
    const bundle = readFileSync(`${ROOT}test/own/opa-1.22.0.tar.gz`);
    const folder = temporaryDirectory({ 'a.tar.gz': 'no archive', 'b.tar.gz': bundle.subarray(0, 2000) });
    for (const name of ['a', 'b'])
      await expect(readPolicySource(`${folder}/${name}.tar.gz`)).rejects.toThrow(refused(/no bundle/));
    await expect(readPolicySource(`${folder}/absent`)).rejects.toThrow(refused(/no such policy/));
  });
});

it('a line that names a rule of nobody says what is missing', async () => {
  const { procedure } = sample({}, LINE);
  await expect(judgeExample(procedure, { policy: shipped })).rejects.toThrow(
    expect.objectContaining({ code: 'procedure_invalid', solution: 'Give the folder of your rules with --policy.' }),
  );
});
