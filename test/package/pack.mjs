// Packs the package, installs it into an empty project without scripts, and uses it there as a stranger would: the command
// and the library, outside the repository.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rungate-pack-'));
const run = (file, args) =>
  execFileSync(file, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

try {
  const [{ filename, files, size }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: ROOT,
      encoding: 'utf8',
    }),
  );
  console.log(`${filename}: ${files.length} files, ${size} bytes packed`);
  const strays = files
    .map(({ path }) => path)
    .filter((path) => !/^(?:dist|policies|schemas)\/|^rego\/rego\.wasm\.br$|^[^/]+$/.test(path));
  if (strays.length > 0) throw new Error(`not meant for users: ${strays.join(', ')}`);

  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `./${filename}`]);
  cpSync(join(ROOT, 'fixtures/runs/nooterra-self-host-upgrade/pass'), join(folder, 'run'), { recursive: true });
  const human = run('npx', ['rungate', 'check', 'run', '--procedure', 'nooterra-self-host-upgrade']);
  if (!human.startsWith('PASS')) throw new Error(`the command said: ${human.slice(0, 200)}`);
  writeFileSync(
    join(folder, 'use.js'),
    `import { check, loadPolicy, loadProcedure, openRun } from 'rungate';
     const report = await check(openRun('run'), { procedure: await loadProcedure('nooterra-self-host-upgrade'), policy: loadPolicy(), asOf: '2026-03-20T00:00:00Z' });
     console.log(report.verdict);`,
  );
  if (run(process.execPath, ['use.js']).trim() !== 'pass') throw new Error('the library did not pass the run');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
