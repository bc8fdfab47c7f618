import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nameProblems } from '../../src/run/names.ts';
import { openRun } from '../../src/run/openRun.ts';
import { RUN_CAPS } from '../../src/run/run.ts';
import { entryAt, readEntry } from './readAll.ts';
import { temporaryDirectory } from './temporaryDirectory.ts';

describe('links', () => {
  const outside = { secret: 'outside' };

  it.each([
    ['to a file inside', (directory: string) => join(directory, 'file')],
    ['to a directory inside', (directory: string) => join(directory, 'sub')],
    ['to a file outside', () => join(temporaryDirectory(outside), 'secret')],
    ['to a directory outside', () => temporaryDirectory(outside)],
    ['to nothing', () => 'no/such/entry'],
    ['to itself', () => 'link'],
  ])('lists a link %s as a link, with its target as stored, and never follows it', async (_, targetOf) => {
    const directory = temporaryDirectory({ file: 'x', 'sub/inner': 'y' });
    const target = targetOf(directory);
    symlinkSync(target, join(directory, 'link'));
    const run = openRun(directory);
    expect(entryAt(run, 'link')).toEqual({ path: 'link', type: 'link', size: null, target });
    expect(run.entries.map(({ path }) => path)).toEqual(['file', 'link', 'sub', 'sub/inner']);
    const { outcome, bytes } = await readEntry(run, 'link');
    run.close();
    expect(outcome).toEqual({ ok: false, problem: 'io_error' });
    expect(bytes.length).toBe(0);
  });

  it('reads nothing but the files that it listed', async () => {
    const directory = temporaryDirectory({ file: 'x', 'sub/inner': 'y' });
    const files = new Map([
      ['file', Buffer.from('x')],
      ['sub/inner', Buffer.from('y')],
    ]);
    for (const [run, problem] of [
      [openRun(directory), 'io_error'],
      [openRun(files), 'changed_while_read'],
    ] as const) {
      expect((await readEntry(run, 'sub')).outcome).toEqual({ ok: false, problem });
      const unlisted = { path: 'other', type: 'file', size: 1 } as const;
      expect(await run.read(unlisted, () => undefined)).toEqual({ ok: false, problem });
      run.close();
    }
  });

  it('keeps a target that is not UTF-8 apart from every name', () => {
    const directory = temporaryDirectory();
    symlinkSync(Buffer.from([0x66, 0xff]), join(directory, 'link'));
    expect(entryAt(openRun(directory), 'link').target).toBe('\0bytes:66ff');
  });
});

describe('special files', () => {
  it('does not hang on a named pipe', async () => {
    const directory = temporaryDirectory();
    execFileSync('mkfifo', [join(directory, 'pipe')]);
    const run = openRun(directory);
    expect(entryAt(run, 'pipe')).toEqual({ path: 'pipe', type: 'special', size: null });
    expect((await readEntry(run, 'pipe')).outcome.ok).toBe(false);
    run.close();
  });

  it('lists a socket as special', async () => {
    const directory = temporaryDirectory();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(directory, 'socket'), resolve));
    onTestFinished(() => {
      server.close();
    });
    expect(entryAt(openRun(directory), 'socket').type).toBe('special');
  });
});

describe('names', () => {
  it('spells a name that is not UTF-8 by its bytes, in the whole path', () => {
    const directory = temporaryDirectory();
    const sub = Buffer.concat([Buffer.from(`${directory}/`), Buffer.from([0x64, 0xff])]);
    mkdirSync(sub);
    writeFileSync(Buffer.concat([sub, Buffer.from('/f')]), 'x');
    const run = openRun(directory);
    expect(run.entries.map(({ path }) => path)).toEqual(['\0bytes:64ff', '\0bytes:64ff2f66']);
    expect(nameProblems(run.entries).map(({ detail }) => detail)).toEqual(['not_utf8', 'not_utf8']);
  });

  it('reads a file whose name is not UTF-8', async () => {
    const directory = temporaryDirectory();
    writeFileSync(Buffer.concat([Buffer.from(`${directory}/`), Buffer.from([0xc3, 0x28])]), 'content');
    const run = openRun(directory);
    expect((await readEntry(run, '\0bytes:c328')).bytes.toString()).toBe('content');
    run.close();
  });

  it('keeps names that differ in normal form or case apart, and reports both', () => {
    const names = ['\u00e9', 'e\u0301', 'readme', 'README'];
    const directory = temporaryDirectory(Object.fromEntries(names.map((name) => [name, name])));
    const { entries } = openRun(directory);
    expect(entries.map(({ path }) => path).sort()).toEqual([...names].sort());
    const problems = nameProblems(entries).filter(({ reason }) => reason === 'name_collision');
    const collisions = problems.map(({ path, collidesWith }) => [path, collidesWith]);
    expect(Object.fromEntries(collisions)).toEqual({
      '\u00e9': ['e\u0301'],
      'e\u0301': ['\u00e9'],
      readme: ['README'],
      README: ['readme'],
    });
  });

  it.each([
    ['a line feed', 'a\nb'],
    ['an escape', 'a\u001b[2Jb'],
    ['a C1 control', 'a\u009bb'],
    ['a bidirectional override', 'a\u202eb'],
    ['a bidirectional isolate', 'a\u2066b'],
  ])('reports a name with %s and keeps it as it is', (_, name) => {
    const { entries } = openRun(temporaryDirectory({ [name]: 'x' }));
    expect(entries.map(({ path }) => path)).toEqual([name]);
    expect(nameProblems(entries)).toEqual([{ path: name, reason: 'unsafe_name', detail: 'control_character' }]);
  });

  it('finds the collision of a directory in everything below it', () => {
    const { entries } = openRun(temporaryDirectory({ 'Sub/f': 'x', 'sub/f': 'x', 'sub/g': 'x' }));
    const collisions = nameProblems(entries).map(({ path }) => path);
    expect(collisions.sort()).toEqual(['Sub', 'Sub/f', 'sub', 'sub/f']);
  });

  it.each([
    // The lower case of a capital sigma depends on where it stands; a file system compares without that.
    ['ΑΣ', 'ασ'],
    ['ς', 'σ'],
    ['ſ', 's'],
    ['\u212a', 'k'],
    ['ϴ', 'θ'],
    ['É', 'e\u0301'],
  ])('takes %s and %s for one name', (a, b) => {
    const entries = [a, b].map((path) => ({ path, type: 'file', size: 1 }) as const);
    expect(nameProblems(entries).map(({ reason }) => reason)).toEqual(['name_collision', 'name_collision']);
  });

  it('takes ordinary names for no problem', () => {
    const names = ['a', 'b.txt', 'Makefile', 'größe', '日本語', 'e\u0301tude', 'a b', '.hidden', '..a'];
    expect(nameProblems(names.map((path) => ({ path, type: 'file', size: 1 })))).toEqual([]);
  });
});

describe('caps', () => {
  const deep = (depth: number) => `${'d/'.repeat(depth)}f`;

  it('lists directories to the cap and says where it stopped', () => {
    const run = openRun(temporaryDirectory({ [deep(RUN_CAPS.directoryDepth + 3)]: 'x' }));
    expect(run.problems).toEqual([
      { path: 'd/'.repeat(RUN_CAPS.directoryDepth + 1).slice(0, -1), problem: 'cap_exceeded' },
    ]);
    expect(run.entries.length).toBe(RUN_CAPS.directoryDepth + 1);
  });

  it('lists a tree at the cap without a problem', () => {
    const path = deep(RUN_CAPS.directoryDepth);
    expect(openRun(temporaryDirectory({ [path]: 'x' })).problems).toEqual([]);
    expect(openRun(new Map([[path, Buffer.from('x')]])).problems).toEqual([]);
  });

  it('says where it stopped in the order of the paths', () => {
    const names = ['b', 'ä', 'c', '0', 'B', 'a'];
    const files = names.map((name) => [`${name}/${deep(RUN_CAPS.directoryDepth)}`, Buffer.from('x')] as const);
    const inMemory = openRun(new Map(files)).problems;
    expect(inMemory.map(({ path }) => path[0])).toEqual(['0', 'B', 'a', 'b', 'c', 'ä']);
    expect(openRun(temporaryDirectory(Object.fromEntries(files))).problems).toEqual(inMemory);
  });

  it('lists as many entries as the cap allows, and none of a run with more', () => {
    const depth = RUN_CAPS.directoryDepth;
    const paths = Array.from({ length: RUN_CAPS.entries / depth }, (_, index) => `${index}/${deep(depth - 2)}`);
    const full = new Map(paths.map((path) => [path, Buffer.from('x')]));
    expect(openRun(full).entries.length).toBe(RUN_CAPS.entries);
    full.set('one more', Buffer.from('x'));
    expect(openRun(full)).toMatchObject({ entries: [], problems: [{ path: '', problem: 'cap_exceeded' }] });
  });

  it('holds a map to the caps of a directory', () => {
    const path = deep(RUN_CAPS.directoryDepth + 3);
    const onDisk = openRun(temporaryDirectory({ [path]: 'x' }));
    const inMemory = openRun(new Map([[path, Buffer.from('x')]]));
    expect(inMemory.problems).toEqual(onDisk.problems);
    expect(inMemory.entries).toEqual(onDisk.entries);
  });
});
