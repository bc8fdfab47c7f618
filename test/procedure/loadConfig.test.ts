import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GateError } from '../../src/error.ts';
import { type Config, loadConfig } from '../../src/procedure/loadConfig.ts';
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

async function load(text: string, run = 'run') {
  const directory = temporaryDirectory({ 'gate.config.yaml': text });
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
