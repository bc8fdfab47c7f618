import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRun } from '../../src/run/openRun.ts';
import { readEntry } from './readAll.ts';
import { temporaryDirectory } from './temporaryDirectory.ts';

const CHANGED = { ok: false, problem: 'changed_while_read' };
const MEBIBYTE = 1024 * 1024;

describe('while a file is read', () => {
  it.each([
    [
      'appended to',
      (file: string) => {
        appendFileSync(file, 'x');
      },
    ],
    [
      'cut off',
      (file: string) => {
        truncateSync(file, 10);
      },
    ],
    [
      'emptied',
      (file: string) => {
        truncateSync(file, 0);
      },
    ],
    [
      'overwritten in place, its length and times kept',
      (file: string) => {
        const fd = openSync(file, 'r+');
        writeSync(fd, 'Z', 0);
        closeSync(fd);
        utimesSync(file, 1, 1);
      },
    ],
    [
      'grown and cut back',
      (file: string) => {
        const fd = openSync(file, 'a');
        writeSync(fd, 'more');
        ftruncateSync(fd, 3 * MEBIBYTE);
        closeSync(fd);
      },
    ],
  ])('notices that it was %s', async (_, change) => {
    const directory = temporaryDirectory({ file: Buffer.alloc(3 * MEBIBYTE, 'a') });
    const run = openRun(directory);
    let changed = false;
    const { outcome } = await readEntry(run, 'file', () => {
      if (!changed) change(join(directory, 'file'));
      changed = true;
    });
    run.close();
    expect(changed).toBe(true);
    expect(outcome).toEqual(CHANGED);
  });

  it('does not read for ever from a file that grows with each chunk', async () => {
    const directory = temporaryDirectory({ file: Buffer.alloc(MEBIBYTE, 'a') });
    const run = openRun(directory);
    let chunks = 0;
    const { outcome } = await readEntry(run, 'file', () => {
      chunks += 1;
      appendFileSync(join(directory, 'file'), Buffer.alloc(2 * MEBIBYTE, 'b'));
    });
    run.close();
    expect(outcome).toEqual(CHANGED);
    expect(chunks).toBeLessThan(4);
  });

  it('reads the whole of a file that is moved away meanwhile: its bytes are the same', async () => {
    const directory = temporaryDirectory({ 'sub/file': Buffer.alloc(2 * MEBIBYTE, 'a') });
    const run = openRun(directory);
    let moved = false;
    const { outcome, bytes } = await readEntry(run, 'sub/file', () => {
      if (!moved) renameSync(join(directory, 'sub'), join(directory, 'other'));
      moved = true;
    });
    run.close();
    expect(bytes.length).toBe(2 * MEBIBYTE);
    expect(outcome.ok).toBe(true);
  });
});

describe('between listing and reading', () => {
  it.each([
    [
      'the file was deleted',
      (directory: string) => {
        rmSync(join(directory, 'sub/file'));
      },
    ],
    [
      'its directory was deleted',
      (directory: string) => {
        rmSync(join(directory, 'sub'), { recursive: true });
      },
    ],
    [
      'the file became a link to the same bytes',
      (directory: string) => {
        const elsewhere = temporaryDirectory({ file: 'content' });
        rmSync(join(directory, 'sub/file'));
        symlinkSync(join(elsewhere, 'file'), join(directory, 'sub/file'));
      },
    ],
    [
      'the directory became a link to another with the same bytes',
      (directory: string) => {
        const elsewhere = temporaryDirectory({ file: 'content' });
        rmSync(join(directory, 'sub'), { recursive: true });
        symlinkSync(elsewhere, join(directory, 'sub'));
      },
    ],
    [
      'the file became a directory',
      (directory: string) => {
        rmSync(join(directory, 'sub/file'));
        mkdirSync(join(directory, 'sub/file'));
      },
    ],
    [
      'the file grew',
      (directory: string) => {
        appendFileSync(join(directory, 'sub/file'), 'x');
      },
    ],
    [
      'the file shrank',
      (directory: string) => {
        truncateSync(join(directory, 'sub/file'), 3);
      },
    ],
  ])('notices that %s', async (_, change) => {
    const directory = temporaryDirectory({ 'sub/file': 'content' });
    const run = openRun(directory);
    change(directory);
    const { outcome } = await readEntry(run, 'sub/file');
    run.close();
    expect(outcome).toEqual(CHANGED);
  });

  it('keeps to the directory that was opened when another takes its place', async () => {
    const directory = temporaryDirectory({ 'run/file': 'judged' });
    const run = openRun(join(directory, 'run'));
    renameSync(join(directory, 'run'), join(directory, 'moved'));
    mkdirSync(join(directory, 'run'));
    writeFileSync(join(directory, 'run/file'), 'forged');
    const { bytes } = await readEntry(run, 'file');
    run.close();
    expect(bytes.toString()).toBe('judged');
  });
});

it('leaves no descriptor open, whatever went wrong', async () => {
  const directory = temporaryDirectory({ 'a/b/file': 'x', 'a/b/gone': 'x' });
  symlinkSync('nowhere', join(directory, 'a/link'));
  const before = openDescriptors();
  for (let round = 0; round < 20; round += 1) {
    writeFileSync(join(directory, 'a/b/gone'), 'x');
    const run = openRun(directory);
    rmSync(join(directory, 'a/b/gone'));
    await readEntry(run, 'a/b/gone');
    await readEntry(run, 'a/b/file');
    await readEntry(run, 'a/link');
    run.close();
  }
  expect(openDescriptors()).toBeLessThan(before + 10);
});

it('passes on an error of the sink, which is a defect and no statement about the run', async () => {
  const run = openRun(temporaryDirectory({ file: 'x' }));
  // Nor is it one because it has a code: those of the system come with the call that failed.
  for (const defect of [new TypeError('a defect'), Object.assign(new Error('a defect'), { code: 'ENOENT' })]) {
    const failing = async () =>
      readEntry(run, 'file', () => {
        throw defect;
      });
    await expect(failing()).rejects.toThrow('a defect');
  }
  run.close();
});

function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}
