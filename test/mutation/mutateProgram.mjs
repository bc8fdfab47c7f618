// `npm run mutate:program <folder of src>…`: how many small wrong versions of the TypeScript there its tests notice. Not part of
// `npm test`: a processor judges one or two of them a second. Prints those that no test noticed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGES = ['@stryker-mutator/core@9.6.1', '@stryker-mutator/vitest-runner@9.6.1'];
const FOLDERS = ['run', 'format', 'evidence', 'policy', 'report', 'trust'];

const stryker = `${ROOT}node_modules/@stryker-mutator/core/bin/stryker.js`;
if (!existsSync(stryker)) {
  // No dependency of the project: dozens of packages that nothing else needs.
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
