// Compiles the CycloneDX schemas, each to a file of its own: together they are larger than the program, and only a run with
// such a bill of materials needs one of them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LIBRARY = dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json'));
const VERSIONS = ['1.4', '1.5', '1.6', '1.7'];
const SHARED = ['spdx', 'jsf-0.82', 'cryptography-defs'];

/** Into generated/validators/ for the tests, and into dist/validators/ for the bundles, which load them by path. */
export async function buildBomValidators() {
  mkdirSync(`${ROOT}dist/validators`, { recursive: true });
  for (const version of VERSIONS) {
    // Draft 7, as the schemas are. `format` only documents; times are parsed by the program itself.
    const ajv = new Ajv({ strict: false, validateFormats: false, code: { source: true, esm: true } });
    for (const name of SHARED) {
      const file = `${name}.SNAPSHOT.schema.json`;
      ajv.addSchema({ ...schema(file), $id: `http://cyclonedx.org/schema/${file}` });
    }
    const code = standaloneCode.default(ajv, ajv.compile(schema(`bom-${version}.SNAPSHOT.schema.json`)));
    const shared = {
      stdin: { contents: code, resolveDir: ROOT, loader: 'js' },
      bundle: true,
      platform: 'node',
      minify: true,
    };
    const name = `cyclonedx-${version}`;
    await build({ ...shared, format: 'esm', outfile: `${ROOT}generated/validators/${name}.js` });
    await build({
      ...shared,
      format: 'cjs',
      outfile: `${ROOT}dist/validators/${name}.cjs`,
      footer: { js: 'module.exports = module.exports.default;' },
    });
    writeFileSync(
      `${ROOT}generated/validators/${name}.d.ts`,
      `import type { Validator } from '../../src/format/schema.ts';\ndeclare const validate: Validator;\nexport default validate;\n`,
    );
  }
}

/** Leaves these validators out of a bundle. */
export const besideTheBundle = {
  name: 'beside-the-bundle',
  setup({ onResolve }) {
    onResolve({ filter: /generated\/validators\/cyclonedx-/ }, ({ path }) => ({
      path: `../validators/${path.slice(path.lastIndexOf('/') + 1).replace(/\.js$/, '.cjs')}`,
      external: true,
    }));
  },
};

function schema(file) {
  return JSON.parse(readFileSync(`${LIBRARY}/res/schema/${file}`, 'utf8'));
}
