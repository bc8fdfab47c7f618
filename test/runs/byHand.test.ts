import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { GateReport } from '../../src/index.ts';
import { gate, ROOT } from '../cli/gate.ts';
import { examplesIn } from '../examples.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';

const examples = new Map(
  examplesIn(readFileSync(`${ROOT}docs/procedures/nooterra-self-host-upgrade.md`, 'utf8')).map(({ name, text }) => [
    name,
    text,
  ]),
);

function example(name: string): string {
  const text = examples.get(name);
  if (text === undefined) throw new Error(`the page has no example ${name}`);
  return text;
}

it('writes a passing run with nothing but what the page says and standard tools', () => {
  const files = ['record.sh', 'gates.sh', 'upgrade.sh', 'gate.config.yaml'];
  const directory = temporaryDirectory(Object.fromEntries(files.map((name) => [name, example(name)])));
  const shell = `set -e\ngate() { '${process.execPath}' '${ROOT}dist/cli/main.cjs' "$@"; }\n${example('run')}`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', shell], { cwd: directory, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^PASS {2}run {2}nooterra-self-host-upgrade [0-9.]+, completed\n/);
  expect(status).toBe(0);

  const { stdout: json } = gate(['check', 'run', '--format', 'json'], { cwd: directory });
  const { subject, warnings, undecided, summary } = JSON.parse(json) as GateReport;
  expect(subject.bound).toBe(true);
  expect({ warnings, undecided }).toEqual({ warnings: [], undecided: [] });
  expect(summary.violated).toBe(0);
});
