import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { mayUnpackTo } from '../../src/run/archive/member.ts';
import { openRun } from '../../src/run/openRun.ts';
import { type Run, RUN_CAPS } from '../../src/run/run.ts';
import type { GateReport } from '../../src/report/gateReport.ts';
import { gate, RUNS } from '../cli/gate.ts';
import { tarOf, zipOf, type ZipEntry } from './archiveBytes.ts';
import { entryAt, readAll, readEntry } from './readAll.ts';
import { temporaryDirectory } from './temporaryDirectory.ts';

const CONFIG = ['--config', `${RUNS}/gate.config.yaml`, '--as-of', '2026-03-20T00:00:00Z'];

function opened(name: string, bytes: Uint8Array): Run {
  return openRun(join(temporaryDirectory({ [name]: bytes }), name));
}

/** Where the records of a zip archive of one entry, called by one letter, begin; counted from its end. */
const END = -22;
const CENTRAL = END - 47;

function edited(bytes: Buffer, at: number, edit: readonly number[]): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(edit, at < 0 ? copy.length + at : at);
  return copy;
}

function zipOfDirectory(folder: string): Buffer {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry): ZipEntry => {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    return entry.isDirectory() ? { name: `${name}/`, mode: 0o40755 } : { name, content: readFileSync(path) };
  });
  return zipOf(entries);
}

describe('an archive of a run', () => {
  it.each([
    ['run.tar', ['--format=gnu']],
    ['run.tar', ['--format=pax']],
    ['run.tar.gz', ['--format=gnu', '-z']],
    ['run.tgz', ['--format=pax', '-z']],
  ])('%s (tar %s) gives the report of the directory', (name, options) => {
    const folder = temporaryDirectory();
    const file = join(folder, name);
    execFileSync('tar', ['-C', `${RUNS}/pass`, ...options, '-cf', file, '.']);
    const directory = gate(['check', `${RUNS}/pass`, ...CONFIG, '--format', 'json']);
    expect(gate(['check', file, ...CONFIG, '--format', 'json'])).toEqual(directory);
    expect(directory.status).toBe(0);
  });

  it('as a zip gives the report of the directory', () => {
    const file = join(temporaryDirectory({ 'run.zip': zipOfDirectory(`${RUNS}/pass`) }), 'run.zip');
    const directory = gate(['check', `${RUNS}/pass`, ...CONFIG, '--format', 'json']);
    expect(gate(['check', file, ...CONFIG, '--format', 'json'])).toEqual(directory);
  });

  it('keeps long names, directories that are empty or left out, and links as links', async () => {
    const long = `${'d'.repeat(90)}/${'e'.repeat(120)}/file`;
    const folder = temporaryDirectory({ [`run/${long}`]: 'x', 'run/a/ä\n': 'y' });
    mkdirSync(join(folder, 'run/empty'));
    symlinkSync('../../etc/passwd', join(folder, 'run/link'));
    symlinkSync(`${'t'.repeat(90)}/${'u'.repeat(90)}`, join(folder, `run/${'l'.repeat(120)}`));
    const directory = openRun(join(folder, 'run'));
    const expected = await readAll(directory);
    for (const format of ['gnu', 'pax']) {
      execFileSync('tar', ['-C', join(folder, 'run'), `--format=${format}`, '-cf', join(folder, 'run.tar'), '.']);
      const run = openRun(join(folder, 'run.tar'));
      expect(run.entries).toEqual(directory.entries);
      expect(await readAll(run)).toEqual(expected);
    }
    const { entries } = opened('run.tar', tarOf([{ name: 'a/b/c', content: 'x' }]));
    expect(entries).toEqual([
      { path: 'a', type: 'directory', size: null },
      { path: 'a/b', type: 'directory', size: null },
      { path: 'a/b/c', type: 'file', size: 1 },
    ]);
  });

  it('keeps a name that a header of POSIX has in two parts', () => {
    const folder = temporaryDirectory({ [`run/${'d'.repeat(90)}/${'f'.repeat(20)}`]: 'x', 'run/short': 'y' });
    execFileSync('tar', ['-C', join(folder, 'run'), '--format=ustar', '-cf', join(folder, 'run.tar'), '.']);
    expect(openRun(join(folder, 'run.tar')).entries).toEqual(openRun(join(folder, 'run')).entries);
    const whole = 'n'.repeat(100);
    expect(opened('run.tar', tarOf([{ name: whole }])).entries.map(({ path }) => path)).toEqual([whole]);
    // The older header of GNU has times in that place.
    const gnu = tarOf([{ name: 'x', fields: { 257: 'ustar  \0', 345: '14742324623\0' } }]);
    expect(opened('run.tar', gnu).entries.map(({ path }) => path)).toEqual(['x']);
  });

  it('takes the size of a large file from where the archive has it', async () => {
    const binary = tarOf([
      { name: 'x', content: 'abc', fields: { 124: '\x80\0\0\0\0\0\0\0\0\0\0\x03' } },
      { name: 'y' },
    ]);
    const record = { name: 'p', type: 'x', content: '10 size=3\n' };
    const extended = tarOf([record, { name: 'x', content: 'abc', fields: { 124: '00000000000' } }, { name: 'y' }]);
    for (const bytes of [binary, extended]) {
      const run = opened('run.tar', bytes);
      expect(run.entries).toEqual([
        { path: 'x', type: 'file', size: 3 },
        { path: 'y', type: 'file', size: 0 },
      ]);
      expect((await readEntry(run, 'x')).bytes.toString()).toBe('abc');
    }
    const large = tarOf([{ name: 'x', content: 'a'.repeat(258), fields: { 124: '\x80\0\0\0\0\0\0\0\0\0\x01\x02' } }]);
    expect(opened('run.tar', large).entries).toEqual([{ path: 'x', type: 'file', size: 258 }]);
  });

  it('reads a long name whole, whatever size is announced for the file that has it', () => {
    const bytes = tarOf([
      { name: 'p', type: 'x', content: '10 size=0\n' },
      { name: 'p', type: 'L', content: 'long\0' },
      { name: 'x' },
    ]);
    expect(opened('run.tar', bytes).entries).toEqual([{ path: 'long', type: 'file', size: 0 }]);
  });

  it('takes no content for a directory, whatever size it states', () => {
    const bytes = tarOf([{ name: 'd/', type: '5', fields: { 124: '00000001000' } }, { name: 'x' }]);
    expect(opened('run.tar', bytes).entries).toEqual([
      { path: 'd', type: 'directory', size: null },
      { path: 'x', type: 'file', size: 0 },
    ]);
  });

  it('takes a remark for all entries as no matter', () => {
    const bytes = tarOf([{ name: 'p', type: 'g', content: '15 comment=abc\n' }, { name: 'x' }]);
    expect(opened('run.tar', bytes).entries.map(({ path }) => path)).toEqual(['x']);
  });

  it('names a directory once, whether it comes before what is in it or after', () => {
    const directory = { name: 'dir/', type: '5' };
    const file = { name: 'dir/x' };
    const expected = [
      { path: 'dir', type: 'directory', size: null },
      { path: 'dir/x', type: 'file', size: 0 },
    ];
    expect(opened('run.tar', tarOf([{ name: './', type: '5' }, directory, file])).entries).toEqual(expected);
    expect(opened('run.tar', tarOf([file, directory])).entries).toEqual(expected);
    expect(opened('run.tar', tarOf([file, directory, directory])).problems[0]?.detail).toBe('duplicate_entry');
    expect(opened('run.zip', zipOf([file, { name: 'dir/', mode: 0o40755 }])).entries).toEqual(expected);
  });

  it('as a zip says what each entry is', async () => {
    const bytes = zipOf([
      { name: 'empty/', mode: 0o40755 },
      { name: 'file', content: 'deflated' },
      { name: 'link', content: 'file', mode: 0o120777 },
      { name: 'none', content: 'no mode', mode: 0 },
      { name: 'pipe', mode: 0o010644 },
      { name: 'stored', content: 'as it is', stored: true },
      { name: 'ä', content: 'flagged' },
    ]);
    const run = opened('run.zip', bytes);
    expect(run.entries).toEqual([
      { path: 'empty', type: 'directory', size: null },
      { path: 'file', type: 'file', size: 8 },
      { path: 'link', type: 'link', size: null, target: 'file' },
      { path: 'none', type: 'file', size: 7 },
      { path: 'pipe', type: 'special', size: null },
      { path: 'stored', type: 'file', size: 8 },
      { path: 'ä', type: 'file', size: 7 },
    ]);
    const read = Object.entries(await readAll(run)).map(([path, { bytes: content }]) => [path, content.toString()]);
    expect(Object.fromEntries(read)).toEqual({
      file: 'deflated',
      none: 'no mode',
      stored: 'as it is',
      ä: 'flagged',
    });
  });

  it('as a zip may be empty, have remarks, and list its entries in another order than they stand', () => {
    expect(opened('run.zip', zipOf([]))).toMatchObject({ entries: [], problems: [] });
    const remarked = zipOf([
      { name: 'a', content: 'x', extra: 'four', localExtra: 'eleven byte', comment: 'remark' },
      { name: 'b', flags: 0 },
      { name: 'c\u007f', flags: 0 },
    ]);
    expect(opened('run.zip', remarked).entries.map(({ path }) => path)).toEqual(['a', 'b', 'c\u007f']);
    const ordered = zipOf([
      { name: 'a', content: 'x' },
      { name: 'b', content: 'y' },
    ]);
    const central = ordered.length - 22 - 2 * 47;
    const reversed = Buffer.concat([
      ordered.subarray(0, central),
      ordered.subarray(central + 47, central + 94),
      ordered.subarray(central, central + 47),
      ordered.subarray(central + 94),
    ]);
    expect(opened('run.zip', reversed).entries.map(({ path }) => path)).toEqual(['a', 'b']);
  });

  it('as a zip from a system without Unix modes has files only', () => {
    const bytes = edited(zipOf([{ name: 'x', content: 'y', mode: 0o120777 }]), CENTRAL + 5, [0]);
    expect(opened('run.zip', bytes).entries).toEqual([{ path: 'x', type: 'file', size: 1 }]);
  });

  it('has bytes for files only', async () => {
    const run = opened(
      'run.tar',
      tarOf([
        { name: 'l', type: '2', target: 'x' },
        { name: 'd/', type: '5' },
      ]),
    );
    for (const path of ['l', 'd'])
      expect((await readEntry(run, path)).outcome).toEqual({ ok: false, problem: 'io_error' });
    const other = opened('run.tar', tarOf([{ name: 'x' }]));
    expect(await other.read(entryAt(run, 'l'), () => undefined)).toEqual({ ok: false, problem: 'io_error' });
  });

  it('is held to the caps of a directory', () => {
    const deep = (first: string, depth: number) => `${first}/${'d/'.repeat(depth - 2)}f`;
    const named = (path: string) => [{ name: 'p', type: 'L', content: `${path}\0` }, { name: 'x' }];
    const depth = RUN_CAPS.directoryDepth;
    expect(opened('run.tar', tarOf(named(deep('a', depth)))).entries.length).toBe(depth);
    expect(opened('run.tar', tarOf(named(deep('a', depth + 1)))).problems[0]?.detail).toBe('too_deep');
    const trees = RUN_CAPS.entries / depth;
    const full = Array.from({ length: trees }, (_, index) => named(deep(String(index), depth))).flat();
    expect(opened('run.tar', tarOf(full)).entries.length).toBe(RUN_CAPS.entries);
    const beyond = opened('run.tar', tarOf([...full, { name: 'x' }]));
    expect(beyond).toMatchObject({ entries: [], problems: [{ path: '', problem: 'cap_exceeded' }] });
  });

  it('leaves no descriptor open', () => {
    const file = join(temporaryDirectory({ 'run.tar': tarOf([{ name: 'x' }]) }), 'run.tar');
    const before = readdirSync('/proc/self/fd').length;
    for (let round = 0; round < 20; round += 1) openRun(file).close();
    expect(readdirSync('/proc/self/fd').length).toBeLessThan(before + 10);
  });

  it('may be what a directory is called', () => {
    const folder = temporaryDirectory({ 'run.tar/file': 'x' });
    expect(openRun(join(folder, 'run.tar')).entries.map(({ path }) => path)).toEqual(['file']);
  });

  it('is one run of an audit', () => {
    const folder = temporaryDirectory({ 'gate.config.yaml': 'procedure: nooterra-self-host-upgrade\n' });
    mkdirSync(join(folder, 'history'));
    cpSync(`${RUNS}/pass`, join(folder, 'history/one'), { recursive: true });
    execFileSync('tar', ['-C', `${RUNS}/pass`, '-czf', join(folder, 'history/two.tar.gz'), '.']);
    writeFileSync(join(folder, 'history/three.zip'), zipOfDirectory(`${RUNS}/pass`));
    expect(gate(['audit', 'history', '--out', 'out'], { cwd: folder }).status).toBe(0);
    const lines = readFileSync(join(folder, 'out/results.jsonl'), 'utf8').trimEnd().split('\n');
    const runs = lines.map((line) => JSON.parse(line) as { path: string; run: string });
    expect(runs.map(({ path }) => path)).toEqual(['one', 'three.zip', 'two.tar.gz']);
    expect(new Set(runs.map(({ run }) => run)).size).toBe(1);
  });
});

describe('an archive is refused', () => {
  const x = { name: 'x', content: 'x' };
  const pax = (record: string) => ({ name: 'p', type: 'x', content: `${record.length + 4} ${record}\n` });
  it.each<readonly [string, Buffer, string, string]>([
    ['that leads out', tarOf([{ name: '../x' }]), 'unsafe_name', 'path_escape'],
    ['with an absolute name', tarOf([{ name: '/etc/passwd' }]), 'unsafe_name', 'path_escape'],
    ['that goes up and down', tarOf([{ name: 'a/../x' }]), 'unsafe_name', 'path_escape'],
    ['that stays where it is', tarOf([{ name: 'a/./x' }]), 'unsafe_name', 'path_escape'],
    ['with a file for the directory itself', tarOf([{ name: '.' }]), 'unsafe_name', 'path_escape'],
    ['with a name of nothing', tarOf([{ name: '/', type: '5' }]), 'unsafe_name', 'path_escape'],
    ['that leads out in an extended header', tarOf([pax('path=../../x'), x]), 'unsafe_name', 'path_escape'],
    [
      'that writes below a link',
      tarOf([{ name: 'a', type: '2', target: '/' }, { name: 'a/x' }]),
      'unsafe_name',
      'path_escape',
    ],
    ['with a hard link', tarOf([x, { name: 'y', type: '1', target: 'x' }]), 'link', 'hard_link'],
    ['with a file twice', tarOf([x, x]), 'name_collision', 'duplicate_entry'],
    ['with a file twice, spelled differently', tarOf([x, { name: './x' }]), 'name_collision', 'duplicate_entry'],
    ['with a file that is a directory too', tarOf([x, { name: 'x/', type: '5' }]), 'name_collision', 'duplicate_entry'],
    ['with a file that is named like a directory', tarOf([{ name: 'x/' }]), 'malformed', 'unknown_entry_type'],
    ['with a directory that is a file too', tarOf([{ name: 'x/y' }, x]), 'name_collision', 'duplicate_entry'],
    ['with an unknown type', tarOf([{ name: 'x', type: 'S' }]), 'malformed', 'unknown_entry_type'],
    ...['2', '3', '4', '6'].map(
      (type) =>
        [
          `with content for what is no file (${type})`,
          tarOf([{ name: 'y', type, fields: { 124: '00000001000' } }, x]),
          'malformed',
          'content_of_no_file',
        ] as const,
    ),
    ['with a sparse file', tarOf([pax('GNU.sparse.major=1'), x]), 'malformed', 'sparse_file'],
    [
      'with a name for all that follow',
      tarOf([{ ...pax('path=y'), type: 'g' }, x]),
      'malformed',
      'archive_extended_header',
    ],
    ['with bytes after its end', Buffer.concat([tarOf([x]), tarOf([x])]), 'malformed', 'bytes_after_the_end'],
    ['that is cut off', tarOf([x]).subarray(0, 1024), 'malformed', 'archive_truncated'],
    [
      'that is cut off in a file',
      tarOf([{ name: 'x', content: 'x'.repeat(2_000) }]).subarray(0, 1024),
      'malformed',
      'archive_truncated',
    ],
    [
      'that is cut off in an extended header',
      tarOf([{ name: 'p', type: 'x', content: `2000 path=${'x'.repeat(1_990)}\n` }]).subarray(0, 1024),
      'malformed',
      'archive_truncated',
    ],
    ...[
      '9 path=yy\n',
      '+9 path=y\n',
      '1e1 path=y\n',
      '09 path=y\n',
      '30 path=y\n',
      '9 path=y.',
      ' 9path=y\n',
      'none',
    ].map(
      (record) =>
        [
          `with the extended header ${JSON.stringify(record)}`,
          tarOf([{ name: 'p', type: 'x', content: record }, x]),
          'malformed',
          'archive_extended_header',
        ] as const,
    ),
    ...['-1', '1x', 'x1', '1e3'].map(
      (size) =>
        [
          `with the size ${JSON.stringify(size)}`,
          tarOf([pax(`size=${size}`), x]),
          'malformed',
          'archive_number',
        ] as const,
    ),
    ...['x0000000001', '0000000001x', '\0'.repeat(12), `\x80${'\xff'.repeat(11)}`].map(
      (field) =>
        [
          `with the size ${JSON.stringify(field)} in its header`,
          tarOf([{ ...x, fields: { 124: field } }]),
          'malformed',
          'archive_number',
        ] as const,
    ),
    [
      'with a wrong checksum',
      Buffer.concat([Buffer.from('y'), tarOf([x]).subarray(1)]),
      'malformed',
      'archive_checksum',
    ],
    ['that is none', Buffer.alloc(700, 'x'), 'malformed', 'archive_number'],
  ])('%s (tar)', (_, bytes, problem, detail) => {
    for (const run of [opened('run.tar', bytes), opened('run.tar.gz', gzipSync(bytes))])
      expect({ ...run, read: null, close: null }).toEqual({
        entries: [],
        problems: [{ path: '.', problem, detail }],
        read: null,
        close: null,
      });
  });

  it.each([
    ['that leads out', zipOf([{ name: '../x' }]), 'unsafe_name', 'path_escape'],
    ['with a file twice', zipOf([x, x]), 'name_collision', 'duplicate_entry'],
    ['with a name that is no UTF-8', zipOf([{ name: Buffer.from([0xff]) }]), 'unsafe_name', 'not_utf8'],
    ['with a name in an unknown encoding', zipOf([{ name: 'ä', flags: 0 }]), 'unsafe_name', 'not_utf8'],
    [
      'with another name in the local header',
      zipOf([{ name: 'x', localName: 'y' }]),
      'malformed',
      'archive_local_header',
    ],
    ['with a name in part in an unknown encoding', zipOf([{ name: 'xä', flags: 0 }]), 'unsafe_name', 'not_utf8'],
    ['whose file is smaller than it says', zipOf([{ ...x, size: 2 }]), 'malformed', 'archive_checksum'],
    ['of several disks', edited(zipOf([x]), END + 4, [1, 0, 1, 0]), 'malformed', 'archive_directory'],
    ['with two counts of entries', edited(zipOf([x]), END + 8, [2]), 'malformed', 'archive_directory'],
    ['with a directory of another size', edited(zipOf([x]), END + 12, [48]), 'malformed', 'archive_directory'],
    [
      'with bytes after its directory',
      Buffer.concat([zipOf([x]).subarray(0, END), Buffer.from('x'), zipOf([x]).subarray(END)]),
      'malformed',
      'archive_directory',
    ],
    ['without the mark of its end', edited(zipOf([x]), END, [0]), 'malformed', 'archive_directory'],
    ['without the mark of its directory', edited(zipOf([x]), CENTRAL, [0]), 'malformed', 'archive_directory'],
    [
      'whose directory is beyond its end',
      edited(zipOf([x]), END + 16, [0xff, 0xff, 0xff, 0x7f]),
      'malformed',
      'archive_directory',
    ],
    [
      'whose entry is beyond its directory',
      edited(zipOf([x]), CENTRAL + 42, [0xff, 0xff, 0xff, 0x7f]),
      'malformed',
      'archive_local_header',
    ],
    ['without the mark of an entry', edited(zipOf([x]), 0, [0]), 'malformed', 'archive_local_header'],
    ['with another method in the local header', edited(zipOf([x]), 8, [0]), 'malformed', 'archive_local_header'],
    [
      'whose entry reaches into its directory',
      edited(zipOf([x]), CENTRAL + 20, [4]),
      'malformed',
      'archive_local_header',
    ],
    ['with an unknown method', edited(edited(zipOf([x]), 8, [9]), CENTRAL + 10, [9]), 'malformed', 'archive_method'],
    ['that is encrypted', zipOf([{ name: 'x', flags: 0x0801 }]), 'malformed', 'archive_encrypted'],
    ['whose entries share bytes', zipOf([x, { ...x, overlaps: true }]), 'malformed', 'entries_overlap'],
    [
      'whose file is larger than it says',
      zipOf([{ name: 'x', content: 'xx', size: 1 }]),
      'malformed',
      'archive_checksum',
    ],
    ['whose file has another checksum', zipOf([{ ...x, crc: 1 }]), 'malformed', 'archive_checksum'],
    ['with bytes after its end', Buffer.concat([zipOf([x]), Buffer.from('x')]), 'malformed', 'archive_directory'],
    [
      'with bytes before its directory',
      Buffer.concat([Buffer.from('x'), zipOf([x])]),
      'malformed',
      'archive_directory',
    ],
    ['that is none', Buffer.from('x'), 'malformed', 'archive_directory'],
  ])('%s (zip)', (_, bytes, problem, detail) => {
    const { entries, problems } = opened('run.zip', bytes);
    expect({ entries, problems }).toEqual({ entries: [], problems: [{ path: '.', problem, detail }] });
  });

  it('that unpacks to far more than it is', () => {
    const bomb = { name: 'x', content: Buffer.alloc(20 * 2 ** 20) };
    for (const run of [opened('run.tar.gz', gzipSync(tarOf([bomb]))), opened('run.zip', zipOf([bomb]))])
      expect(run.problems).toEqual([{ path: '.', problem: 'cap_exceeded', detail: 'archive_too_large' }]);
    // Below the cap it is only a large file.
    expect(opened('run.zip', zipOf([{ name: 'x', content: Buffer.alloc(2 ** 20) }])).entries.length).toBe(1);
  });

  it('that is too large to be read', () => {
    const file = join(temporaryDirectory({ 'run.tar': '' }), 'run.tar');
    truncateSync(file, 512 * 2 ** 20 + 1);
    expect(openRun(file).problems).toEqual([{ path: '.', problem: 'cap_exceeded', detail: 'archive_too_large' }]);
  });

  it('beyond what its size lets expect', () => {
    expect([1, 2 ** 20, 2 ** 29].map(mayUnpackTo)).toEqual([16 * 2 ** 20, 200 * 2 ** 20, 2 ** 30]);
  });

  it('that is no gzip', () => {
    expect(opened('run.tgz', Buffer.from('x')).problems[0]?.detail).toBe('archive_compression');
  });

  it('with a verdict, and not with an error: it is the run that is wrong', () => {
    const folder = temporaryDirectory({ 'run.tar': tarOf([{ name: '../x', content: 'x' }]) });
    const { status, stdout } = gate(['check', join(folder, 'run.tar'), ...CONFIG, '--format', 'json']);
    expect(status).toBe(1);
    const { verdict, blockingIssues } = JSON.parse(stdout) as GateReport;
    expect(verdict).toBe('fail');
    const entries = blockingIssues.filter(({ requirement }) => requirement === 'run-entries-regular');
    expect(entries.map(({ actual }) => actual)).toContain('path_escape');
  });

  it('and where it is no file, there is no run', () => {
    const folder = temporaryDirectory();
    execFileSync('mkfifo', [join(folder, 'pipe.tar')]);
    for (const file of [join(folder, 'pipe.tar'), join(folder, 'nowhere.zip')])
      expect(() => openRun(file)).toThrow(expect.objectContaining({ code: 'run_unreadable', place: { file } }));
  });

  it('and where it is not there, there is no result', () => {
    const { status, stderr } = gate(['check', 'nowhere.tar', ...CONFIG]);
    expect(status).toBe(3);
    expect(stderr).toContain('nowhere.tar');
  });
});
