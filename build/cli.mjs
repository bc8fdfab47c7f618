// Bundles the command line into dist/cli/: gate.cjs, the program; main.cjs, which starts it; gate.<digest>.cache, the
// code that V8 made of it. Compiling would take longer than judging a small run.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RUNS = `${ROOT}fixtures/runs/`;
// Between them they read most formats.
const WARM_UP = ['nooterra-self-host-upgrade', 'kfm-infra-upgrade', 'artifortress-upgrade'];

const MODULE_URL = "const rungateModuleUrl = require('node:url').pathToFileURL(__filename).href;";

export async function buildCli(shared) {
  // One CommonJS file: the ES module loader alone would cost a fifth of the start-up that a check may take.
  await build({
    ...shared,
    entryPoints: [`${ROOT}src/cli/main.ts`],
    outfile: `${ROOT}dist/cli/gate.cjs`,
    format: 'cjs',
    // The program runs as a script, in which `import()` would find no loader.
    supported: { 'dynamic-import': false },
    alias: {
      ...shared.alias,
      // commander loads it for executable subcommands; nothing that a check does needs it.
      'node:child_process': `${ROOT}build/lazyChildProcess.cjs`,
      'node:zlib': `${ROOT}build/lazyZlib.cjs`,
    },
    define: { ...shared.define, 'import.meta.url': 'rungateModuleUrl' },
    // What Node wraps around a module, which main.cjs then need not put around a text of this length.
    banner: { js: `(function (exports, require, module, __filename, __dirname) {${MODULE_URL}` },
    footer: { js: '})' },
  });
  const program = `${ROOT}dist/cli/gate.cjs`;
  const text = inAscii(readFileSync(program, 'utf8'));
  writeFileSync(program, text);
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const main = `${ROOT}dist/cli/main.cjs`;
  writeFileSync(main, readFileSync(`${ROOT}build/main.cjs`, 'utf8').replace('DIGEST', digest));
  chmodSync(main, 0o755);
  const runs = existsSync(RUNS) ? WARM_UP.map((procedure) => `${RUNS}${procedure}`) : [];
  execFileSync(process.execPath, [`${ROOT}build/warmUp.cjs`, main, ...runs], { stdio: 'inherit' });
}

/** With escapes for what the bundler leaves in templates and regular expressions: a text of single bytes needs no decoding. */
function inAscii(text) {
  return text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
