import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GateError } from '../../src/error.ts';
import { loadConfig } from '../../src/procedure/loadConfig.ts';
import type { Config } from '../../src/procedure/config.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';

it('reads what a run is judged by', async () => {
  const { config } = await load('procedure: own\nparams: { gap: 5 }\nexpect: { target: abc, outcome: rolled_back }\n');
  expect(config).toMatchObject({
    procedure: 'own',
    params: { gap: 5 },
    expect: { target: 'abc', outcome: 'rolled_back' },
  });
});

it('takes a procedure file relative to itself, whatever the current directory is', async () => {
  const { directory, config } = await load('procedure: sub/own.yaml\n');
  expect(config?.procedure).toBe(join(directory, 'sub/own.yaml'));
});

describe('what is trusted and excepted', () => {
  it('is read with the files beside the configuration, which then led here too', async () => {
    const directory = temporaryDirectory({
      'sub/gate.yaml': [
        'procedure: own',
        'require: { assurance: sealed }',
        'strictness: runbook',
        'trust:',
        '  keys: [{ name: ci, file: ../keys/ci.pub, signs: [seal, promotion-override] }]',
        '  secrets:',
        '    - { name: hook, file: hook.secret, signs: [webhook] }',
        '    - { name: other, env: OTHER_SECRET, signs: [webhook] }',
        'waivers: [{ selector: "p:r:c:s@t", owner: me, reason: why, expires: 2026-03-20T00:00:00Z }]',
        'enforcement: [{ requirement: r, level: warn, until: 2026-03-21T00:00:00Z, owner: me }]',
        '',
      ].join('\n'),
      'keys/ci.pub': 'PEM',
      'sub/hook.secret': 's3cret',
    });
    const file = join(directory, 'sub/gate.yaml');
    const config = await loadConfig(file, undefined);
    expect(config).toMatchObject({
      require: 'sealed',
      strictness: 'runbook',
      keys: [{ name: 'ci', pem: 'PEM', signs: ['seal', 'promotion-override'], place: { file, line: 5 } }],
      secrets: [
        { name: 'hook', signs: ['webhook'], from: { bytes: Buffer.from('s3cret') } },
        { name: 'other', signs: ['webhook'], from: { env: 'OTHER_SECRET' } },
      ],
      waivers: [
        {
          selector: 'p:r:c:s@t',
          owner: 'me',
          reason: 'why',
          expires: '2026-03-20T00:00:00Z',
          place: { file, line: 9 },
        },
      ],
      enforcement: [{ requirement: 'r', until: '2026-03-21T00:00:00Z', owner: 'me', place: { file, line: 10 } }],
    });
    expect(config.files).toEqual([file, join(directory, 'keys/ci.pub'), join(directory, 'sub/hook.secret')]);
  });

  it('is nothing where nothing is said', async () => {
    expect((await load('procedure: own\n')).config).toMatchObject({
      require: 'unsigned',
      strictness: 'full',
      keys: [],
      secrets: [],
      waivers: [],
      enforcement: [],
    });
  });

  it.each([
    ['s3cret', 's3cret'],
    ['s3cret\n', 's3cret'],
    ['s3cret\r\n', 's3cret'],
    ['s3cret\n\n', 's3cret\n'],
    ['s3cret\r', 's3cret\r'],
    [' s3cret \n', ' s3cret '],
    ['\n', ''],
  ])('a secret in a file ends before its last line break: %j', async (text, bytes) => {
    const directory = temporaryDirectory({ 'gate.config.yaml': secret('file: s'), s: text });
    const { secrets } = await loadConfig(join(directory, 'gate.config.yaml'), undefined);
    expect(secrets).toEqual([{ name: 'a', signs: ['x'], from: { bytes: Buffer.from(bytes) } }]);
  });

  it.each([
    'require: { assurance: sealed }',
    'strictness: runbook',
    'trust: { secrets: [{ name: a, env: A, signs: [x] }] }',
  ])('may not stand beside an entry that leads elsewhere: %s', async (line) => {
    const directory = temporaryDirectory({
      'gate.config.yaml': `${line}\nruns: [{ match: "a/*", config: other.yaml }]\n`,
      'other.yaml': 'procedure: own\n',
    });
    const file = join(directory, 'gate.config.yaml');
    expect((await attempt(file, join(directory, 'a/1'))).error).toMatchObject({
      code: 'config_invalid',
      place: { file, line: 2 },
      solution: 'Move everything but "runs" to other.yaml.',
    });
    // It judges the runs that no entry matches.
    expect((await attempt(file, join(directory, 'b'))).error).toBeUndefined();
  });
});

describe('runs', () => {
  const text = 'runs:\n  - { match: "a/*", procedure: first }\n  - { match: "b/**", procedure: second }\n';

  it.each([
    ['a/1', 'first'],
    ['b/1/2/3', 'second'],
    ['a/1/2', undefined],
    ['c', undefined],
  ])('judges %s by %s', async (run, procedure) => {
    expect((await load(text, run)).config?.procedure).toBe(procedure);
  });

  it('follows the configuration that they name, and tells which files led there', async () => {
    const directory = temporaryDirectory({
      'gate.config.yaml': 'runs: [{ match: "a/*", config: sub/gate.yaml }]\n',
      'sub/gate.yaml': 'procedure: own.yaml\n',
    });
    const config = await loadConfig(join(directory, 'gate.config.yaml'), join(directory, 'a/1'));
    expect(config.procedure).toBe(join(directory, 'sub/own.yaml'));
    expect(config.files).toEqual([join(directory, 'gate.config.yaml'), join(directory, 'sub/gate.yaml')]);
  });

  it('are an error where two of them match', async () => {
    const { error } = await load(
      'runs:\n  - { match: "a/*", procedure: x }\n  - { match: "**", procedure: y }\n',
      'a/1',
    );
    expect(error).toMatchObject({ code: 'config_invalid', place: { line: 1 } });
  });

  it.each([
    ['itself', 'gate.config.yaml'],
    ['itself, spelt otherwise', './sub/../gate.config.yaml'],
  ])('may not lead to %s', async (_, config) => {
    const { error } = await load(`runs: [{ match: "**", config: ${config} }]\n`, 'a');
    expect(error).toMatchObject({ code: 'config_invalid' });
  });

  it('may not lead in a circle', async () => {
    const directory = temporaryDirectory({
      'gate.config.yaml': 'runs: [{ match: "**", config: other.yaml }]\n',
      'other.yaml': 'runs: [{ match: "**", config: gate.config.yaml }]\n',
    });
    await expect(loadConfig(join(directory, 'gate.config.yaml'), join(directory, 'a'))).rejects.toMatchObject({
      code: 'config_invalid',
    });
  });

  it('do not match a run that lies outside, whatever the pattern', async () => {
    const directory = temporaryDirectory({ 'sub/gate.config.yaml': 'runs: [{ match: "*/run", procedure: own }]\n' });
    const config = await loadConfig(join(directory, 'sub/gate.config.yaml'), join(directory, 'run'));
    expect(config.procedure).toBeUndefined();
  });

  it('do not lose the expectation and the params that stand beside them', async () => {
    const directory = temporaryDirectory({
      'gate.config.yaml': 'expect: { environment: production }\nruns: [{ match: "**", config: other.yaml }]\n',
      'other.yaml': 'procedure: own\n',
    });
    const outcome = await attempt(join(directory, 'gate.config.yaml'), join(directory, 'a'));
    // Either the run is held to it, or the configuration is refused; never neither.
    if (outcome.error === undefined) expect(outcome.config?.expect).toEqual({ environment: 'production' });
    else expect(outcome.error.code).toBe('config_invalid');
  });
});

describe('a mistake', () => {
  it.each([
    ['an unknown key', 'procedre: x\n', 1, 'procedure'],
    ['an unknown expectation', 'procedure: x\nexpect:\n  targt: x\n', 3, 'target'],
    ['an unknown key of a run', 'runs:\n  - match: a\n    confg: x\n', 3, 'config'],
    ['a param that is a text', 'procedure: x\nparams:\n  gap: "5"\n', 3, undefined],
    ['a param with a fraction', 'procedure: x\nparams:\n  gap: 1.5\n', 3, undefined],
    ['an empty expectation', 'procedure: x\nexpect: {}\n', 2, undefined],
    ['an expectation of nothing', 'procedure: x\nexpect:\n  target: ""\n', 3, undefined],
    ['an unknown outcome', 'procedure: x\nexpect:\n  outcome: done\n', 3, undefined],
    ['a run with both', 'runs:\n  - { match: a, config: b, procedure: c }\n', 2, undefined],
    ['a run with neither', 'runs:\n  - { match: a }\n', 2, undefined],
    ['a key twice', 'procedure: x\nprocedure: y\n', 2, undefined],
    ['a list', '- x\n', 1, undefined],
    ['a pattern that leads out', 'runs:\n  - { match: ../a, procedure: c }\n', 2, undefined],
    ['an unknown requirement of assurance', 'procedure: x\nrequire:\n  asurance: sealed\n', 3, 'assurance'],
    ['an unknown assurance', 'procedure: x\nrequire:\n  assurance: seald\n', 3, undefined],
    ['a requirement of nothing', 'procedure: x\nrequire: {}\n', 2, undefined],
    ['trust in nothing', 'procedure: x\ntrust: {}\n', 2, undefined],
    ['an unknown kind of trust', 'procedure: x\ntrust:\n  key: []\n', 3, 'keys'],
    ['no keys', 'procedure: x\ntrust:\n  keys: []\n', 3, undefined],
    ['an unknown key of a key', key('sign: [seal]'), 5, 'signs'],
    ['a key that signs nothing', key('signs: []'), 5, undefined],
    ['a key without a use', 'trust:\n  keys:\n    - { name: a, file: k.pub }\n', 3, undefined],
    ['a use that is no name', key('signs: [Seal!]'), 5, undefined],
    ['a key file that is absent', 'trust:\n  keys:\n    - { name: a, file: nope.pub, signs: [seal] }\n', 3, undefined],
    ['a key file that is a directory', 'trust:\n  keys:\n    - { name: a, file: ., signs: [seal] }\n', 3, undefined],
    ['an unknown key of a secret', secret('enw: A'), 3, 'env'],
    ['a secret from two places', secret('env: A, file: k.pub'), 3, undefined],
    ['a secret from nowhere', 'trust:\n  secrets:\n    - { name: a, signs: [x] }\n', 3, undefined],
    ['a secret file that is absent', secret('file: nope'), 3, undefined],
    [
      'a name pinned twice',
      `${key('signs: [seal]')}  secrets:\n    - { name: ci, env: A, signs: [x] }\n`,
      7,
      undefined,
    ],
    ['no waivers', 'procedure: x\nwaivers: []\n', 2, undefined],
    ['an unknown key of a waiver', waiver('until: 2026-03-14T00:00:00Z'), 6, undefined],
    ['a misspelt key of a waiver', waiver('expirs: 2026-03-14T00:00:00Z'), 6, 'expires'],
    ['a waiver without an end', waiver(''), 2, undefined],
    ['a waiver without an owner', 'waivers:\n  - { selector: s, reason: r, expires: x }\n', 2, undefined],
    [
      'a waiver whose reason is empty',
      'waivers:\n  - { selector: s, owner: o, reason: "", expires: x }\n',
      2,
      undefined,
    ],
    ['an unknown key of an enforcement', enforcement('ower: o'), 4, 'owner'],
    ['an enforcement that blocks', enforcement('owner: o\n    level: block'), 5, undefined],
    ['an enforcement without an end', 'enforcement:\n  - { requirement: r, level: warn, owner: o }\n', 2, undefined],
    ['an unknown strictness', 'procedure: x\nstrictness: lax\n', 2, undefined],
    ['an absolute pattern', 'runs:\n  - { match: /a, procedure: c }\n', 2, undefined],
  ])('(%s) is refused with file and line', async (_, text, line, meant) => {
    const { directory, error } = await load(text);
    expect(error).toMatchObject({ code: 'config_invalid', place: { file: join(directory, 'gate.config.yaml'), line } });
    if (meant !== undefined) expect(error?.solution).toBe(`Did you mean "${meant}"?`);
  });

  it('(a configuration that is absent) is refused', async () => {
    expect((await attempt(join(temporaryDirectory(), 'absent.yaml'), '/x')).error).toMatchObject({
      code: 'config_invalid',
    });
  });
});

/** A configuration that pins `ci`; the file it names stands beside it. */
function key(rest: string): string {
  return `trust:\n  keys:\n    - name: ci\n      file: k.pub\n      ${rest}\n`;
}

function secret(rest: string): string {
  return `trust:\n  secrets:\n    - { name: a, signs: [x], ${rest} }\n`;
}

function waiver(rest: string): string {
  return `waivers:\n  - selector: s\n    owner: o\n    reason: r\n    issued: 2026-03-01T00:00:00Z\n    ${rest}\n`;
}

function enforcement(rest: string): string {
  return `enforcement:\n  - requirement: r\n    until: 2026-03-14T00:00:00Z\n    ${rest}\n`;
}

async function load(text: string, run = 'run') {
  const directory = temporaryDirectory({ 'gate.config.yaml': text, 'k.pub': 'a key' });
  return { directory, ...(await attempt(join(directory, 'gate.config.yaml'), join(directory, run))) };
}

async function attempt(file: string, run: string): Promise<{ config?: Config; error?: GateError }> {
  try {
    return { config: await loadConfig(file, run) };
  } catch (error) {
    if (error instanceof GateError) return { error };
    throw error;
  }
}
