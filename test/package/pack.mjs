// Packs the package, installs it into an empty project without scripts, and uses it there as a stranger would: the command
// and the library, outside the repository.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Most of it is the embedded Rego compiler. */
const MOST_BYTES = 9_000_000;
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
  if (size > MOST_BYTES) throw new Error(`more than ${MOST_BYTES} bytes: whoever runs npx waits for them`);
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
  // Strict, with the declarations themselves checked, and no types at hand but those of Node.
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        module: 'nodenext',
        target: 'es2022',
        strict: true,
        skipLibCheck: false,
        types: ['node'],
        typeRoots: [join(ROOT, 'node_modules/@types')],
        lib: ['es2023'],
        noEmit: true,
        resolveJsonModule: true,
      },
      files: ['use.ts'],
    }),
  );
  writeFileSync(
    join(folder, 'use.ts'),
    `import { check, type GateReport, loadPolicy, loadProcedure, openRun, renderSarif } from 'rungate';
     import reportSchema from 'rungate/schemas/gate-report-v1.schema.json' with { type: 'json' };
     const run = openRun(new Map<string, Uint8Array>());
     const report: GateReport = await check(run, { procedure: await loadProcedure('x'), policy: loadPolicy(), asOf: '2026-03-20T00:00:00Z' });
     const verdict: 'pass' | 'fail' | 'indeterminate' = report.verdict;
     // @ts-expect-error: a report is no procedure, and the types say so.
     const wrong: number = renderSarif(report, { name: verdict });
     export const id: string = reportSchema.$id + wrong;`,
  );
  run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.']);
  run(process.execPath, [
    '--input-type=module',
    '-e',
    `import schema from 'rungate/schemas/config-v1.schema.json' with { type: 'json' }; if (!schema.$id) throw 1`,
  ]);
  const { scripts } = JSON.parse(readFileSync(join(folder, 'node_modules/rungate/package.json'), 'utf8'));
  for (const name of ['preinstall', 'install', 'postinstall']) {
    if (scripts[name] !== undefined) throw new Error(`installing would run ${name}`);
  }
  if (run(process.execPath, ['use.js']).trim() !== 'pass') throw new Error('the library did not pass the run');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
