import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openRun } from '../../src/run/openRun.ts';
import type { Run } from '../../src/run/run.ts';
import type { GateReport } from '../../src/report/gateReport.ts';
import { gate, RUNS } from '../cli/gate.ts';
import { tarOf, zipOf, type ZipEntry } from './archiveBytes.ts';
import { readAll } from './readAll.ts';
import { temporaryDirectory } from './temporaryDirectory.ts';

const CONFIG = ['--config', `${RUNS}/gate.config.yaml`, '--as-of', '2026-03-20T00:00:00Z'];

function opened(name: string, bytes: Uint8Array): Run {
  return openRun(join(temporaryDirectory({ [name]: bytes }), name));
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
    const expected = await readAll(openRun(join(folder, 'run')));
    for (const format of ['gnu', 'pax']) {
      execFileSync('tar', ['-C', join(folder, 'run'), `--format=${format}`, '-cf', join(folder, 'run.tar'), '.']);
      expect(await readAll(openRun(join(folder, 'run.tar')))).toEqual(expected);
    }
    const { entries } = opened('run.tar', tarOf([{ name: 'a/b/c', content: 'x' }]));
    expect(entries).toEqual([
      { path: 'a', type: 'directory', size: null },
      { path: 'a/b', type: 'directory', size: null },
      { path: 'a/b/c', type: 'file', size: 1 },
    ]);
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
  it.each([
    ['that leads out', tarOf([{ name: '../x' }]), 'unsafe_name', 'path_escape'],
    ['with an absolute name', tarOf([{ name: '/etc/passwd' }]), 'unsafe_name', 'path_escape'],
    ['that goes up and down', tarOf([{ name: 'a/../x' }]), 'unsafe_name', 'path_escape'],
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
    ['with an unknown type', tarOf([{ name: 'x', type: 'S' }]), 'malformed', 'unknown_entry_type'],
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

  it('and where it is not there, there is no result', () => {
    const { status, stderr } = gate(['check', 'nowhere.tar', ...CONFIG]);
    expect(status).toBe(3);
    expect(stderr).toContain('nowhere.tar');
  });
});
