// Compiles each JSON Schema in schemas/ to a standalone validator in generated/validators/: compiling at start-up would
// cost every command a hundred milliseconds.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const ALL_WANTED = [
  'config-v1',
  'backup-manifest-v1',
  'change-ticket-v1',
  'hosted-baseline-v1',
  'promotion-guard-v1',
  'promotion-override-v1',
  'provider-snapshot-v1',
  'release-manifest-v1',
  'signed-request-v1',
  'self-host-gate-report-v1',
];

export async function buildValidators() {
  const target = `${ROOT}generated/validators/`;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const file of readdirSync(`${ROOT}schemas`)
    .filter((name) => name.endsWith('.schema.json'))
    .sort()) {
    const name = file.slice(0, -'.schema.json'.length);
    const schema = JSON.parse(readFileSync(`${ROOT}schemas/${file}`, 'utf8'));
    const ajv = new Ajv2020({
      strict: true,
      strictRequired: false,
      strictTypes: false,
      // Documents of a run: unknown fields are reported, so all of them are wanted. Elsewhere the first error refuses.
      allErrors: ALL_WANTED.includes(name),
      // Times are parsed by the program itself; `format` documents them for other readers.
      validateFormats: false,
      code: { source: true, esm: true, lines: false },
    });
    const code = standaloneCode.default(ajv, ajv.compile(schema));
    // Bundled, because standalone code requires Ajv's runtime functions as CommonJS.
    const bundled = await build({
      stdin: { contents: code, resolveDir: ROOT, loader: 'js' },
      bundle: true,
      format: 'esm',
      platform: 'node',
      write: false,
    });
    writeFileSync(`${target}${name}.js`, bundled.outputFiles[0].contents);
    writeFileSync(
      `${target}${name}.d.ts`,
      `import type { Validator } from '../../src/format/schema.ts';\ndeclare const validate: Validator;\nexport default validate;\n`,
    );
  }
}
