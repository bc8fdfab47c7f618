import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Listing, listAsNobody } from './listAsNobody.ts';
import { temporaryDirectory } from './temporaryDirectory.ts';

it('lists a file that it may not read, and reads the others', async () => {
  const directory = readable({ closed: 'x', open: 'y' });
  chmodSync(join(directory, 'closed'), 0o000);
  const { entries, problems, read } = await listing(directory);
  expect(entries.map(({ path }) => path)).toEqual(['closed', 'open']);
  expect(problems).toEqual([]);
  expect(read['closed']).toEqual({ ok: false, problem: 'no_permission' });
  expect(read['open']).toMatchObject({ ok: true, bytes: 1 });
});

it('says that a directory could not be listed: it may hold anything', async () => {
  const directory = readable({ 'closed/file': 'x', open: 'y' });
  restricted(join(directory, 'closed'), 0o000);
  const { entries, problems } = await listing(directory);
  expect(entries.map(({ path }) => path)).toEqual(['closed', 'open']);
  expect(problems).toEqual([{ path: 'closed', problem: 'no_permission' }]);
});

it('says which entries of a directory it could name but not look at', async () => {
  const directory = readable({ 'closed/file': 'x' });
  restricted(join(directory, 'closed'), 0o744);
  const { problems } = await listing(directory);
  expect(problems.length).toBeGreaterThan(0);
  expect(new Set(problems.map(({ problem }) => problem))).toEqual(new Set(['no_permission']));
});

it('cannot open a run that it may not enter', async () => {
  const directory = readable({});
  mkdirSync(join(directory, 'run'));
  restricted(join(directory, 'run'), 0o000);
  expect(await listAsNobody(join(directory, 'run'))).toEqual({ code: 'run_unreadable' });
});

function readable(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory(files);
  chmodSync(directory, 0o755);
  return directory;
}

function restricted(path: string, mode: number): void {
  chmodSync(path, mode);
  onTestFinished(() => {
    chmodSync(path, 0o755);
  });
}

async function listing(directory: string): Promise<Listing> {
  const found = await listAsNobody(directory);
  if ('code' in found) throw new Error(`the run could not be opened: ${found.code}`);
  return found;
}
