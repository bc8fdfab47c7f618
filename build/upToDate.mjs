// Whether dist/ is what these sources and this Node would give. npx installs a clone into its own cache the first time, and
// runs `prepare` once more for it: that need not build everything again.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const INPUTS = [
  'src',
  'policies',
  'schemas',
  'build',
  'rego/rego.wasm.br',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

export function isUpToDate(root = ROOT) {
  const stamp = stampOf(root);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === digest(root);
}

export function stamp(root = ROOT) {
  writeFileSync(stampOf(root), digest(root));
}

function stampOf(root) {
  return join(root, 'dist', 'stamp');
}

/** Over the names and bytes of all inputs, and over the Node whose code cache the build writes. */
function digest(root) {
  const hash = createHash('sha256').update(`${process.version} ${process.arch}\n`);
  for (const file of INPUTS.flatMap((name) => filesOf(root, name))) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

function filesOf(root, name) {
  if (statSync(join(root, name)).isFile()) return [name];
  return readdirSync(join(root, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
