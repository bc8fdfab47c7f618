import { Buffer } from 'node:buffer';
import { chmodSync, mkdirSync, renameSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GateError } from '../../src/error.ts';
import { sha256Hex } from '../../src/format/sha256.ts';
import { runDigest } from '../../src/run/digest.ts';
import { openRun } from '../../src/run/openRun.ts';
import type { Run } from '../../src/run/run.ts';
import { readAll } from './readAll.ts';
import { temporaryDirectory } from './temporaryDirectory.ts';

/** Files at names in which order by bytes and by UTF-16 units, by name and by whole path, differ. */
const FILES: Readonly<Record<string, Uint8Array>> = {
  'a/b.txt': Buffer.from('nested'),
  'a.txt': Buffer.from('beside'),
  'a/empty': Buffer.alloc(0),
  'b/c/d/e': Buffer.from([0, 255, 10, 13]),
  'z/\ue000': Buffer.from('private use'),
  'z/\u{1f600}': Buffer.from('astral'),
  'name with space': Buffer.from('x'),
  '-rf': Buffer.from('y'),
};

it('gives the same entries, bytes and digest for a directory and for a map of the same bytes', async () => {
  const inMemory = await describeRun(openRun(new Map(Object.entries(FILES))));
  const onDisk = await describeRun(openRun(temporaryDirectory(FILES)));
  expect(onDisk).toEqual(inMemory);
  expect(onDisk.problems).toEqual([]);
});

it('orders entries by the UTF-8 bytes of their paths', () => {
  const paths = openRun(temporaryDirectory(FILES)).entries.map(({ path }) => path);
  const expected = [...paths].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect(paths).toEqual(expected);
  expect(paths.indexOf('z/\ue000')).toBeLessThan(paths.indexOf('z/\u{1f600}'));
});

it('gives the same digest wherever the directory lies, whatever its modes and times', async () => {
  const first = temporaryDirectory(FILES);
  const before = (await describeRun(openRun(first))).digest;
  const moved = join(temporaryDirectory(), 'elsewhere');
  renameSync(first, moved);
  chmodSync(join(moved, 'a.txt'), 0o755);
  utimesSync(join(moved, 'a.txt'), 1, 1);
  const link = join(temporaryDirectory(), 'link');
  symlinkSync(moved, link);
  expect((await describeRun(openRun(moved))).digest).toBe(before);
  expect((await describeRun(openRun(link))).digest).toBe(before);
});

it('gives another digest for another byte, name, kind of entry or empty directory', async () => {
  const digests = new Set<string>();
  const variants = [{ a: 'x' }, { a: 'y' }, { b: 'x' }, { 'a/a': 'x' }, { a: 'x', b: '' }, {}] satisfies Record<
    string,
    string
  >[];
  for (const files of variants) digests.add((await describeRun(openRun(temporaryDirectory(files)))).digest);
  const withDirectory = temporaryDirectory({ a: 'x' });
  mkdirSync(join(withDirectory, 'empty'));
  digests.add((await describeRun(openRun(withDirectory))).digest);
  const withLink = temporaryDirectory();
  symlinkSync('x', join(withLink, 'a'));
  digests.add((await describeRun(openRun(withLink))).digest);
  expect(digests.size).toBe(variants.length + 2);
});

it('gives equal bytes and digests for every set of files, on disk and in memory', async () => {
  const name = fc.string({
    unit: fc.constantFrom('a', 'B', 'é', '\u{10000}', '\ue000', '.', ' '),
    minLength: 1,
    maxLength: 3,
  });
  const path = fc
    .array(name, { minLength: 1, maxLength: 3 })
    .filter((names) => names.every((one) => one !== '.' && one !== '..'))
    .map((names) => names.join('/'));
  const files = fc
    .dictionary(path, fc.uint8Array({ maxLength: 40 }), { maxKeys: 6 })
    .filter((given) =>
      Object.keys(given).every((one) => !Object.keys(given).some((other) => other.startsWith(`${one}/`))),
    );
  await fc.assert(
    fc.asyncProperty(files, async (given) => {
      const inMemory = await describeRun(openRun(new Map(Object.entries(given))));
      expect(await describeRun(openRun(temporaryDirectory(given)))).toEqual(inMemory);
    }),
    { numRuns: 50 },
  );
});

it('hands out all bytes of a file that is larger than a chunk', async () => {
  const bytes = Buffer.alloc(3 * 1024 * 1024 + 7, 'abcdefg');
  const run = openRun(temporaryDirectory({ big: bytes }));
  const { big } = await readAll(run);
  run.close();
  expect(big?.bytes.equals(bytes)).toBe(true);
  expect(big?.outcome).toEqual({ ok: true, bytes: bytes.length });
});

it.each(['', '/etc/passwd', '../x', 'a/../b', 'a//b', './a', 'a/', 'a\0b'])(
  'refuses the path %j in a map, which no directory could hold',
  (path) => {
    expect(() => openRun(new Map([[path, Buffer.from('x')]]))).toThrow(expect.objectContaining({ code: 'usage' }));
  },
);

it('refuses a path in a map that has no UTF-8 form', () => {
  expect(() => openRun(new Map([['a\ud800', Buffer.from('x')]]))).toThrow(expect.objectContaining({ code: 'usage' }));
});

it('refuses a map in which one path is both a file and a directory', () => {
  const files = new Map([
    ['a', Buffer.from('x')],
    ['a/b', Buffer.from('y')],
  ]);
  expect(() => openRun(files)).toThrow(expect.objectContaining({ code: 'usage' }));
});

it('finds no directory where there is none, or a file', () => {
  const directory = temporaryDirectory({ file: 'x' });
  for (const path of [join(directory, 'absent'), join(directory, 'file')]) {
    expect(() => openRun(path)).toThrow(GateError);
    expect(() => openRun(path)).toThrow(expect.objectContaining({ code: 'run_unreadable', place: { file: path } }));
  }
  expect(() => openRun(join(directory, 'absent'))).toThrow('there is no run directory');
  expect(() => openRun(join(directory, 'file'))).toThrow('is no readable directory');
});

async function describeRun(run: Run) {
  const read = await readAll(run);
  run.close();
  const rows = run.entries.map((entry) => {
    const file = read[entry.path];
    return { ...entry, sha256: file?.outcome.ok === true ? sha256Hex(file.bytes) : null };
  });
  return { rows, problems: run.problems, digest: runDigest(rows) };
}
