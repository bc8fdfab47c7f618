import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Entry, ListingProblem, ReadOutcome } from '../../src/run/run.ts';
import { join } from 'node:path';
import { temporaryDirectory } from './temporaryDirectory.ts';

export interface Listing {
  readonly entries: readonly Entry[];
  readonly problems: readonly ListingProblem[];
  readonly read: Readonly<Record<string, ReadOutcome>>;
}

const PROGRAM = `
import { openRun } from './openRun.ts';
try {
  const run = openRun(process.argv[2] ?? '');
  const read = {};
  for (const entry of run.entries) if (entry.type === 'file') read[entry.path] = await run.read(entry, () => undefined);
  process.stdout.write(JSON.stringify({ entries: run.entries, problems: run.problems, read }));
} catch (error) {
  process.stdout.write(JSON.stringify({ code: error.code }));
}`;

/**
 * Lists and reads a run in a process without privileges: root may read everything, so its own process would prove nothing.
 * Gives the code of the error where the run cannot be opened.
 */
export async function listAsNobody(directory: string): Promise<Listing | { readonly code: string }> {
  const folder = temporaryDirectory();
  const outfile = join(folder, 'list.mjs');
  const resolveDir = fileURLToPath(new URL('../../src/run', import.meta.url));
  await build({
    stdin: { contents: PROGRAM, resolveDir, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
  });
  chmodSync(folder, 0o755);
  const root = process.getuid?.() === 0;
  const command = root ? 'setpriv' : process.execPath;
  const leading = root ? ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath] : [];
  const output = execFileSync(command, [...leading, outfile, directory], { cwd: '/', encoding: 'utf8' });
  return JSON.parse(output) as Listing | { code: string };
}
