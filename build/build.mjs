// Builds all that the commands and the library need into dist/. Needs nothing but Node and the installed packages.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { besideTheBundle, buildBomValidators } from './bomValidators.mjs';
import { buildCli } from './cli.mjs';
import { buildPolicy } from './policy.mjs';
import { isUpToDate, stamp } from './upToDate.mjs';
import { buildValidators } from './validators.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));

if (!process.argv.includes('--if-stale') || !isUpToDate()) await buildAll();
linkCommands();

async function buildAll() {
  // A build that fails half-way is none.
  rmSync(`${ROOT}dist/stamp`, { force: true });
  await buildValidators();
  await buildBomValidators();
  await buildPolicy();
  // Only what the bundler names by content could be left over from the build before.
  rmSync(`${ROOT}dist/cli`, { recursive: true, force: true });
  await bundle();
  if (process.argv.includes('--no-types')) return;
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', `${ROOT}tsconfig.build.json`], { stdio: 'inherit' });
  stamp();
}

async function bundle() {
  const shared = {
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    legalComments: 'linked',
    minifySyntax: true,
    minifyWhitespace: true,
    define: { RUNGATE_VERSION: JSON.stringify(version) },
    // opa-wasm loads a YAML parser at start for built-in functions that no policy here may call.
    plugins: [besideTheBundle],
    alias: { yaml: `${ROOT}build/absentYaml.cjs` },
  };
  await build({ ...shared, entryPoints: [`${ROOT}src/index.ts`], outfile: `${ROOT}dist/lib/index.js`, format: 'esm' });
  await buildCli(shared);
}

/** Without a link, `npx gate` in a clone would first install the clone into its own cache, and build it once more. */
function linkCommands() {
  const folder = `${ROOT}node_modules/.bin/`;
  if (process.platform === 'win32' || !existsSync(folder)) return;
  for (const name of ['gate', 'rungate']) {
    rmSync(`${folder}${name}`, { force: true });
    symlinkSync('../../dist/cli/main.cjs', `${folder}${name}`);
  }
}
