// `npm run mutate:program <folder of src>…`: how many small wrong versions of the TypeScript there its tests notice. Not part of
// `npm test`: a processor judges two of them a second. Prints those that no test noticed.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGES = ['@stryker-mutator/core@9.6.1', '@stryker-mutator/vitest-runner@9.6.1'];
const FOLDERS = ['run', 'format', 'evidence', 'policy', 'report', 'trust'];

let stryker;
try {
  stryker = createRequire(import.meta.url).resolve('@stryker-mutator/core/bin/stryker.js');
} catch {
  // No dependency of the project: with it, `npm ci` would take twice as long for everybody.
  console.error(`Stryker is missing: npm install --no-save ${PACKAGES.join(' ')}`);
  process.exit(2);
}
const wanted = process.argv.slice(2);
for (const folder of wanted.length > 0 ? wanted : FOLDERS) {
  const { status } = spawnSync(process.execPath, [stryker, 'run', 'test/mutation/stryker.config.mjs'], {
    cwd: ROOT,
    env: { ...process.env, MUTATED: folder },
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
