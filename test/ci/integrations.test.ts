import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, gate, ROOT, RUNS } from '../cli/gate.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';

const TARGET = 'ae307f32d793aa06a78724f97a2b9c93ad3d57a1';
const EXPECT = `target=${TARGET},environment=production`;
const CONFIG = 'procedure: nooterra-self-host-upgrade\n';

let folder = '';
let tarball = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rungate-ci-'));
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [packed] = JSON.parse(
    execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  ) as { filename: string }[];
  tarball = join(folder, packed?.filename ?? '');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Workspace {
  readonly path: string;
  readonly pin: string;
}

/** A checkout of a pull request, whose origin has a protected branch with a configuration. */
function workspace(change: (path: string) => void = () => undefined): Workspace {
  const root = temporaryDirectory();
  const origin = join(root, 'origin');
  const path = join(root, 'workspace');
  mkdirSync(origin);
  const git = (cwd: string, ...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=a', '-c', 'user.email=a@example.net', '-c', 'init.defaultBranch=main', ...args],
      { cwd, stdio: 'ignore' },
    );
  git(origin, 'init');
  writeFileSync(join(origin, 'gate.config.yaml'), CONFIG);
  git(origin, 'add', '.');
  git(origin, 'commit', '-m', 'protected');
  git(root, 'clone', origin, path);
  cpSync(`${RUNS}/pass`, join(path, 'artifacts/run'), { recursive: true });
  change(path);
  const printed = gate(['config', 'check', '--config', join(origin, 'gate.config.yaml'), '--format', 'json']);
  return { path, pin: (JSON.parse(printed.stdout) as { pin: string }).pin };
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly { readonly run: string; readonly env: Readonly<Record<string, string>> }[];
  };
}

describe('the GitHub action', () => {
  const action = load(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action;
  const [step] = action.runs.steps;

  it('puts no value into the text of a script', () => {
    expect(action.runs.using).toBe('composite');
    expect(action.runs.steps.map(({ run }) => run).join('\n')).not.toContain('${{');
    const passed = Object.values(step?.env ?? {}).map((value) => /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(value)?.[1]);
    expect(passed.sort()).toEqual(Object.keys(action.inputs).sort());
  });

  it('passes a good run, and names its outputs', () => {
    const { path, pin } = workspace();
    const { status, stdout, outputs } = act(path, { 'config-digest': pin });
    expect(stdout).toContain('PASS  artifacts/run');
    expect(status).toBe(0);
    expect(outputs['verdict']).toBe('pass');
    for (const name of Object.keys(action.outputs)) expect(outputs).toHaveProperty(name);
    expect(readFileSync(outputs['report'] ?? '', 'utf8')).toContain('"verdict":"pass"');
    expect(readFileSync(outputs['sarif'] ?? '', 'utf8')).toContain('"version":"2.1.0"');
  });

  it('blocks a bad one with annotations, and lets the run give no commands', () => {
    const { path } = workspace((checkout) => {
      const file = join(checkout, 'artifacts/run/rollout.txt');
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll('healthy', '::error::x'));
      rmSync(join(checkout, 'artifacts/run/validation.txt'));
    });
    const { status, stdout, outputs } = act(path, {});
    expect(status).toBe(1);
    expect(outputs['verdict']).toBe('fail');
    const [, token = ''] = /^::stop-commands::([0-9a-f]{32})$/m.exec(stdout) ?? [];
    const [before = '', rest = ''] = stdout.split(`::stop-commands::${token}\n`);
    const [, after = ''] = rest.split(`\n::${token}::\n`);
    expect(before).not.toMatch(/^\s*::error/m);
    expect(after).toMatch(/^::error (?:file=artifacts\/run\/|title=)/m);
    expect(
      after
        .split('\n')
        .filter((line) => line !== '')
        .every((line) => /^::(?:error|warning|notice) /.test(line)),
    ).toBe(true);
  });

  it('is not judged by what the pull request brings along', () => {
    const { path, pin } = workspace((checkout) => {
      writeFileSync(join(checkout, 'gate.config.yaml'), `${CONFIG}strictness: runbook\n`);
      rmSync(join(checkout, 'artifacts/run/validation.txt'));
      writeFileSync(join(checkout, '.npmrc'), 'registry=http://127.0.0.1:9/\n');
    });
    expect(act(path, { 'config-digest': pin }).status).toBe(1);
  });

  it.each([
    ['another pin', { 'config-digest': `sha256:${'0'.repeat(64)}` }, 'not what is pinned'],
    ['a branch that is not there', { 'config-ref': 'nowhere' }, 'cannot fetch'],
    ['an option for a branch', { 'config-ref': '--upload-pack=x' }, 'no name of a branch'],
    ['a path out of the branch', { config: '../workspace/gate.config.yaml' }, 'inside the protected branch'],
    ['a configuration that is not there', { config: 'other.yaml' }, 'no such configuration'],
  ])('refuses %s', (_, inputs, says) => {
    const { status, stdout, stderr } = act(workspace().path, inputs);
    expect(status).toBe(2);
    expect(stdout + stderr).toContain(says);
  });

  /** What the runner does with a composite action: it sets the environment, and runs the script. */
  function act(path: string, given: Readonly<Record<string, string>>): Ended & { outputs: Record<string, string> } {
    const inputs = { run: 'artifacts/run', 'config-ref': 'main', expect: EXPECT, package: tarball, ...given };
    const temporary = temporaryDirectory({ output: '' });
    const env = Object.fromEntries(
      Object.entries(step?.env ?? {}).map(([name, value]) => {
        const input = /inputs\.([a-z-]+)/.exec(value)?.[1] ?? '';
        return [name, (inputs as Record<string, string>)[input] ?? action.inputs[input]?.default ?? ''];
      }),
    );
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', step?.run ?? 'exit 9'], {
      cwd: path,
      encoding: 'utf8',
      env: {
        ...process.env,
        ...env,
        GITHUB_ACTION_PATH: ROOT,
        GITHUB_WORKSPACE: path,
        GITHUB_OUTPUT: join(temporary, 'output'),
        RUNNER_TEMP: temporary,
      },
    });
    const lines = readFileSync(join(temporary, 'output'), 'utf8').trim().split('\n');
    const outputs = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    return { status, stdout, stderr, outputs };
  }
});

interface Component {
  readonly spec: { readonly inputs: Readonly<Record<string, { readonly default?: string } | null>> };
}

interface Job {
  readonly gate: {
    readonly variables: Readonly<Record<string, string>>;
    readonly script: readonly string[];
    readonly artifacts: { readonly reports: { readonly junit: string } };
  };
}

describe('the GitLab component', () => {
  const [{ spec }, { gate: job }] = loadAll(readFileSync(join(ROOT, 'templates/gate.yml'), 'utf8')) as [Component, Job];

  it('puts no value into the text of a script', () => {
    expect(job.script.join('\n')).not.toContain('$[[');
  });

  it.each([
    ['a good run', 0, () => undefined],
    [
      'a run that lacks its validation, whatever configuration it brings along',
      1,
      (checkout: string) => {
        rmSync(join(checkout, 'artifacts/run/validation.txt'));
        writeFileSync(join(checkout, 'gate.config.yaml'), `${CONFIG}strictness: runbook\n`);
      },
    ],
  ])('judges %s with exit %i', (_, status, change) => {
    const { path, pin } = workspace(change);
    const inputs: Record<string, string> = {
      run: 'artifacts/run',
      config_digest: pin,
      expect: EXPECT,
      package: tarball,
    };
    const variables = Object.fromEntries(
      Object.entries(job.variables).map(([name, value]) => {
        const input = /inputs\.([a-z_]+)/.exec(value)?.[1] ?? '';
        return [name, inputs[input] ?? spec.inputs[input]?.default ?? ''];
      }),
    );
    const ended = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', job.script.join('\n')], {
      cwd: path,
      encoding: 'utf8',
      env: { ...process.env, ...variables, CI_DEFAULT_BRANCH: 'main' },
    });
    expect(ended.status).toBe(status);
    expect(readFileSync(join(path, job.artifacts.reports.junit), 'utf8')).toContain('<testsuites ');
  });
});

describe('--config-digest', () => {
  it('covers configuration, waivers and procedure, and not what a run is expected to be about', () => {
    const pinOf = (files: Record<string, string>) => {
      const directory = temporaryDirectory({ 'gate.config.yaml': CONFIG, ...files });
      return (
        /^pin +(sha256:[0-9a-f]{64})$/m.exec(gate(['config', 'check'], { cwd: directory }).stdout)?.[1] ?? 'no pin'
      );
    };
    const base = pinOf({});
    const shipped = readFileSync(join(ROOT, 'policies/procedures/nooterra-self-host-upgrade.yaml'), 'utf8');
    const own = shipped.replace('name: nooterra-self-host-upgrade', 'name: own');
    const pins = [
      base,
      pinOf({ 'gate.config.yaml': `${CONFIG}strictness: runbook\n` }),
      pinOf({ 'gate.config.yaml': 'procedure: own.yaml\n', 'own.yaml': own }),
      pinOf({
        'gate.config.yaml': 'procedure: own.yaml\n',
        'own.yaml': own.replace('version: 1.0.0', 'version: 1.0.1'),
      }),
    ];
    expect(new Set(pins).size).toBe(4);
    expect(pins).not.toContain('no pin');
    const check = (pin: string) =>
      gate(
        [
          'check',
          `${RUNS}/pass`,
          '--procedure',
          'nooterra-self-host-upgrade',
          '--config-digest',
          pin,
          '--expect',
          EXPECT,
        ],
        { cwd: temporaryDirectory({ 'gate.config.yaml': CONFIG }) },
      );
    expect(check(base).status).toBe(0);
    expect(check(pins[1] ?? '').status).toBe(2);
  });
});
