import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gate, RUNS } from '../cli/gate.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';

const SOURCE = 'a1'.repeat(20);
const TARGET = 'b2'.repeat(20);

/** A run as its own commands record it. */
function recordedRun(): { folder: string; run: string } {
  const folder = temporaryDirectory({ 'run/snapshots/db.dump': 'the dump' });
  const run = join(folder, 'run');
  const record = (step: string, script: string, ...args: string[]) => {
    const header = ['--run', 'r1', '--environment', 'staging', '--procedure', 'my-upgrade'];
    expect(
      gate(['record', join(run, 'rollout.txt'), ...header, '--step', step, ...args, '--', 'sh', '-c', script]).status,
    ).toBe(0);
  };
  record('record-releases', `echo 'source release: ${SOURCE}'; echo 'target release: ${TARGET}'`);
  gate([
    'manifest',
    'backup',
    join(run, 'manifest.json'),
    join(run, 'snapshots/db.dump'),
    '--source',
    SOURCE,
    '--target',
    TARGET,
  ]);
  record('deploy', 'echo deployed');
  record('reopen', 'echo open', '--final');
  return { folder, run };
}

describe('gate init', () => {
  it('proposes a procedure that the run satisfies, and that asks for what is there', () => {
    const { folder, run } = recordedRun();
    const out = join(folder, 'my-upgrade.yaml');
    expect(gate(['init', run, '--out', out])).toEqual({ status: 0, stdout: '', stderr: '' });
    const check = () => gate(['check', run, '--procedure', out, '--expect', `target=${TARGET},environment=staging`]);
    expect(check().stdout).toMatch(/^PASS {2}/);
    expect(gate(['check', run, '--procedure', out, '--expect', `target=${SOURCE}`]).status).toBe(1);
    const text = readFileSync(out, 'utf8');
    expect(text).toContain('sequence: ["record-releases", "deploy", "reopen"]');
    expect(text.match(/# DECIDE/g)?.length).toBeGreaterThan(5);
    rmSync(join(run, 'snapshots/db.dump'));
    const { status, stdout } = check();
    expect(status).toBe(1);
    expect(stdout).toContain('completion.file_missing');
  });

  it('proposes nothing about versions of documents where there is no document', () => {
    const { folder, run } = recordedRun();
    rmSync(join(run, 'manifest.json'));
    const out = join(folder, 'my-upgrade.yaml');
    gate(['init', run, '--out', out]);
    const { stdout } = gate(['check', run, '--procedure', out, '--expect', `target=${TARGET},environment=staging`]);
    expect(stdout).toMatch(/^PASS {2}/);
    expect(stdout).not.toContain('Warnings');
  });

  it('recognises what a run of a shipped procedure holds', () => {
    const { status, stdout } = gate(['init', `${RUNS}/pass`, '--name', 'own']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/role: probes-api-health\n {4}path: "probes\/api-health\.jsonl"\n {4}format: probe-series/);
    expect(stdout).toContain('rule: quality.probes');
    expect(stdout).toMatch(/facts: \{ .*"\/ok": true/);
  });

  it.each([
    ['the name of a shipped procedure', [], 'no name of a shipped one'],
    ['a name that is none', ['--name', 'My Upgrade'], 'lower-case'],
    ['to write into the run', ['--name', 'own', '--out', `${RUNS}/pass/p.yaml`], 'inside the run'],
    ['to replace a file', ['--name', 'own', '--out', `${RUNS}/gate.config.yaml`], 'there already'],
  ])('refuses %s', (_, args, says) => {
    const { status, stderr } = gate(['init', `${RUNS}/pass`, ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(says);
  });

  it('has nothing to say of an empty run', () => {
    expect(gate(['init', temporaryDirectory(), '--name', 'own']).status).toBe(2);
  });
});
