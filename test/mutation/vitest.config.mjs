import { fileURLToPath } from 'node:url';
import fastGlob from 'fast-glob';
import { defineConfig } from 'vitest/config';
import { importSource } from '../../build/importSource.mjs';
import fast from '../../vitest.config.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = process.env.MUTATED ?? 'format';

/**
 * The tests of one folder, quick enough to run once for each wrong version: all of them are one file, so that what they share is
 * loaded once, and nothing loads the collectors or compiles rules but what tests them.
 */
export default defineConfig(async () => ({
  ...fast,
  root: ROOT,
  plugins: [
    allInOne(),
    fewExamples(),
    compiledOnce(),
    ...(['policy', 'report'].includes(folder) ? [await collectorsThatOnlySay()] : []),
  ],
  test: {
    ...fast.test,
    experimental: { fsModuleCache: true },
    include: ['test/mutation/tests.ts'],
    setupFiles: ['test/mutation/setup.ts'],
  },
}));

function allInOne() {
  const tests = fastGlob.sync(`test/${folder}/**/*.test.ts`, { cwd: ROOT }).sort();
  const imports = tests.map((path) => `import ${JSON.stringify(`${ROOT}${path}`)};`).join('\n');
  return {
    name: 'all-in-one',
    enforce: 'pre',
    load: (id) => (id.endsWith('/mutation/tests.ts') ? imports : undefined),
  };
}

function fewExamples() {
  return {
    name: 'few-examples',
    enforce: 'pre',
    transform: (code, id) =>
      /\/test\/.*\.ts$/.test(id) ? { code: code.replace(/numRuns: [0-9_]+/g, 'numRuns: 20'), map: null } : undefined,
  };
}

function compiledOnce() {
  return {
    name: 'compiled-once',
    enforce: 'pre',
    resolveId: (name, importer) =>
      name.endsWith('/compiler/load.ts') && importer?.endsWith('/test/policy/ownPolicy.ts')
        ? `${ROOT}test/mutation/compiledOnce.ts`
        : undefined,
  };
}

/** Rules and reports ask collectors only what they may yield. */
async function collectorsThatOnlySay() {
  const { collectorFor } = await importSource('src/collect/collectors.ts');
  const { FORMATS } = await importSource('src/procedure/formats.ts');
  const said = Object.keys(FORMATS).map((format) => {
    const { yields, says } = collectorFor(format);
    return [format, { yields, says }];
  });
  const module = `const SAID = ${JSON.stringify(Object.fromEntries(said))};
export function collectorFor(format) { return SAID[format]; }`;
  return {
    name: 'collectors-that-only-say',
    enforce: 'pre',
    load: (id) => (id.endsWith('/src/collect/collectors.ts') ? module : undefined),
  };
}
