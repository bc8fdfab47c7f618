// Imports a TypeScript module of src/ in a plain Node process, which cannot strip types on every supported version.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export async function importSource(path) {
  // Two levels below the root, like src/<folder>/ itself, so that relative resources resolve.
  mkdirSync(`${ROOT}generated`, { recursive: true });
  const folder = mkdtempSync(`${ROOT}generated/import-`);
  try {
    const outfile = `${folder}/module.mjs`;
    await build({
      entryPoints: [`${ROOT}${path}`],
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      outfile,
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
