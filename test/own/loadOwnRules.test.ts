import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadOwnRules, openSecondEngine } from '../../src/index.ts';
import { ROOT } from '../cli/gate.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';
import { judgeExample, LINE, lineOf, RULE, ruleOf, sample, SATISFIED, shipped } from './ownSample.ts';

const refused = (text: RegExp) =>
  expect.objectContaining({ code: 'policy_invalid', message: expect.stringMatching(text) as string });

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
      evidence: 1,
    });

    const strict = sample({ 'b.rego': RULE }, LINE.replace('[production]', '[staging]'));
    const other = await loadOwnRules(shipped, [strict.policy]);
    // Names of files are no part of what decides, so the digest is the same, and the report too.
    const failed = await judgeExample(strict.procedure, { policy: extended, second: openSecondEngine() });
    expect(failed.blockingIssues).toMatchObject([
      {
        code: 'governance.setting_not_allowed',
        gate: 'governance',
        subject: 'environment',
        expected: ['staging'],
        actual: 'production',
      },
    ]);
    expect(other.own?.[0]?.rules).toEqual(extended.own?.[0]?.rules);
  });

  it('are taken from a bundle that OPA itself has built', async () => {
    const { procedure } = sample({}, lineOf('user.stock'));
    const bundle = `${ROOT}test/own/opa-1.22.0.tar.gz`;
    const report = await judgeExample(procedure, { policy: await loadOwnRules(shipped, [bundle]) });
    expect(report.verdict).toBe('pass');
    expect(report.policy.userPolicies.map(({ name }) => name)).toEqual(['user.stock']);
  });

  it('may read data of their own', async () => {
    const rule = ruleOf('reads_data', `${SATISFIED} if data.user.limits.max == 3`).replace(
      /answer := (.*) if (.*)/,
      '$2\n\tanswer := $1',
    );
    const lines = lineOf('user.reads_data');
    const { policy, procedure } = sample({ 'r.rego': rule, 'data.json': '{"user":{"limits":{"max":3}}}' }, lines);
    expect((await judgeExample(procedure, { policy: await loadOwnRules(shipped, [policy]) })).verdict).toBe('pass');
    writeFileSync(`${policy}/data.json`, '{"user":{"limits":{"max":4}}}');
    const report = await judgeExample(procedure, { policy: await loadOwnRules(shipped, [policy]) });
    expect(report.undecided).toMatchObject([{ code: 'quality.policy_silent' }]);
  });
});

describe('what could make a rule mean something else is refused', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    [
      'a shipped package',
      { 'a.rego': RULE.replace('package user.allowed_setting', 'package gates.quality.limit') },
      /users' packages are called user\.<name>/,
    ],
    [
      'a shipped library',
      { 'a.rego': RULE, 'b.rego': 'package lib.answer\n\nfrom(_, _) := {"result": "satisfied"}\n' },
      /not the library of this version/,
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
      /"quality\.metric_missing" is one of quality\.limit already/,
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
      /"quality\.z" is one of user\.x/,
    ],
    ['a field that no item has', { 'a.rego': RULE.replace('item.name', 'item.nam') }, /undefined ref: item\.nam/],
    [
      'a parameter that is not declared',
      { 'a.rego': RULE.replaceAll('req.with.allowed', 'req.with.alowed') },
      /undefined ref/,
    ],
    [
      'what is unused',
      { 'a.rego': RULE.replace('refs := select', 'x := 1\n\trefs := select') },
      /declared but not used|assigned var x declared/,
    ],
    [
      'data where a rule is',
      { 'a.rego': RULE, 'data.json': '{"user":{"allowed_setting":{"results":{}}}}' },
      /conflict/,
    ],
    ['data outside of user', { 'a.rego': RULE, 'data.json': '{"lib":{}}' }, /one member "user"/],
    [
      'data with a key that only one engine finds',
      { 'a.rego': RULE, 'data.json': '{"user":{"a":{"2":1}}}' },
      /reads as a number/,
    ],
    ['data twice', { 'a.rego': RULE, 'data.json': '{"user":{"a":1,"a":2}}' }, /not strict JSON/],
    ['data in YAML', { 'a.rego': RULE, 'data.yaml': 'user: {}' }, /data\.json at the top/],
    ['Rego that is no text', { 'a.rego': `\uFEFF${RULE}` }, /byte order mark/],
    ['nothing', { 'README.md': 'nothing' }, /no Rego file/],
  ])('%s', async (_, files, text) => {
    await expect(loadOwnRules(shipped, [temporaryDirectory(files)])).rejects.toThrow(refused(text));
  });

  it.each([
    'http.send({})',
    'time.now_ns()',
    'rand.intn("a", 2)',
    'opa.runtime()',
    'net.lookup_ip_addr("a")',
    'sprintf("%d", [1])',
    'regex.replace("a", "b", "c")',
    'object.subset({}, {})',
  ])('a call of %s, which nobody could repeat or which WebAssembly gets wrong', async (call) => {
    const files = { 'a.rego': `${RULE}\nx := ${call}\n` };
    const name = call.slice(0, call.indexOf('(')).replace('.', '\\.');
    await expect(loadOwnRules(shipped, [temporaryDirectory(files)])).rejects.toThrow(
      refused(new RegExp(`undefined function ${name}`)),
    );
  });

  it('a link in the folder', async () => {
    const folder = temporaryDirectory({ 'a.rego': RULE });
    symlinkSync('/etc/hostname', `${folder}/b.rego`);
    await expect(loadOwnRules(shipped, [folder])).rejects.toThrow(refused(/no regular file/));
  });

  it('the same rule twice', async () => {
    const folder = temporaryDirectory({ 'a.rego': RULE });
    await expect(loadOwnRules(shipped, [folder, folder])).rejects.toThrow(refused(/is there already|already/));
  });

  it('a bundle that is none, or holds what no reader expects', async () => {
    const folder = temporaryDirectory({
      'a.tar.gz': 'no archive',
      'b.tar.gz': readFileSync(`${ROOT}test/own/opa-1.22.0.tar.gz`).subarray(0, 2000),
    });
    for (const name of ['a', 'b'])
      await expect(loadOwnRules(shipped, [`${folder}/${name}.tar.gz`])).rejects.toThrow(refused(/no bundle/));
    await expect(loadOwnRules(shipped, [`${folder}/absent`])).rejects.toThrow(refused(/no such policy/));
  });
});

it('a line that names a rule of nobody says what is missing', async () => {
  const { procedure } = sample({}, LINE);
  await expect(judgeExample(procedure, { policy: shipped })).rejects.toThrow(
    expect.objectContaining({ code: 'procedure_invalid', solution: 'Give the folder of your rules with --policy.' }),
  );
});
