import { mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shardOf } from '../../src/audit/plan.ts';
import type { GateReport } from '../../src/report/gateReport.ts';
import { gate } from '../cli/gate.ts';
import { AS_OF, History, results, tree } from './history.ts';

function reportOf(out: string, path: string): GateReport {
  return JSON.parse(readFileSync(join(out, 'runs', path, 'report.json'), 'utf8')) as GateReport;
}

function plan(out: string): unknown[] {
  return readFileSync(join(out, 'plan.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

describe('gate audit', () => {
  it('judges every run as `gate check` does, and counts', () => {
    const history = new History();
    history.add('2026/run-1');
    history.add('2026/run-2', { from: 'rolled-back' });
    history.add('2025/run-9', { spoilt: true });
    const out = history.out('out');
    const { status, stdout, stderr } = history.audit(out);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout.split('\n')[0]).toBe('3 runs: 1 pass, 2 fail, 0 undecided');
    const lines = results(out);
    expect(lines.map(({ path, verdict, outcome }) => [path, verdict, outcome])).toEqual([
      ['2025/run-9', 'fail', 'completed'],
      ['2026/run-1', 'pass', 'completed'],
      ['2026/run-2', 'fail', 'rolled_back'],
    ]);
    expect(lines[2]?.blocking).toEqual({ 'promotion.rolled_back': 1 });
    expect(lines[1]?.period).toEqual({ begin: '2026-03-14T01:00:05Z', end: '2026-03-14T02:00:31Z' });
    for (const { path, report } of lines) {
      const { stdout: text } = gate(['check', `history/${path}`, '--as-of', AS_OF, '--format', 'json'], {
        cwd: history.folder,
      });
      expect(readFileSync(join(out, 'runs', path, 'report.json'), 'utf8')).toBe(text);
      expect(report.digest).toBe((JSON.parse(text) as GateReport).digest);
    }
    expect(JSON.parse(readFileSync(join(out, 'totals.json'), 'utf8'))).toMatchObject({
      runs: 3,
      unmatched: 0,
      verdicts: { pass: 1, fail: 2, indeterminate: 0 },
      codes: { 'promotion.rolled_back': 1 },
    });
  });

  it('ends with 0 where every run passes', () => {
    const history = new History();
    history.add('2026/run-1');
    expect(history.audit(history.out('out')).status).toBe(0);
  });

  it('writes the same bytes with 1, 2 and 4 processes', () => {
    const history = new History();
    for (let index = 1; index <= 9; index += 1) {
      history.add(`2026/run-${index}`, { from: index % 3 === 0 ? 'rolled-back' : 'pass', spoilt: index === 4 });
    }
    const [first, ...others] = [1, 2, 4].map((jobs) => {
      history.audit(history.out(`out-${jobs}`), '--jobs', String(jobs));
      return tree(history.out(`out-${jobs}`));
    });
    expect(first?.size).toBe(6 + 3 * 9);
    for (const other of others) expect(other).toEqual(first);
  });

  it('takes what lies directly below the root for runs where the configuration has no `runs`', () => {
    const history = new History('procedure: nooterra-self-host-upgrade\n');
    history.add('one');
    history.add('two');
    expect(history.audit(history.out('out')).status).toBe(0);
    expect(results(history.out('out')).map(({ path }) => path)).toEqual(['one', 'two']);
  });

  it('orders by bytes, whatever the directories are called', () => {
    const history = new History('runs:\n  - match: history/**\n    procedure: nooterra-self-host-upgrade\n');
    const names = ['a-b', 'a', '\u{10000}', '\uffee', 'B'];
    for (const name of names) mkdirSync(join(history.root, name));
    // The root itself matches too.
    expect(history.audit(history.out('out')).status).toBe(2);
    writeFileSync(
      join(history.folder, 'gate.config.yaml'),
      'runs:\n  - match: history/*\n    procedure: nooterra-self-host-upgrade\n',
    );
    rmSync(history.out('out'), { recursive: true });
    expect(history.audit(history.out('out')).status).toBe(1);
    expect(results(history.out('out')).map(({ path }) => path)).toEqual(['B', 'a', 'a-b', '\uffee', '\u{10000}']);
  });
});

describe('gate audit lists', () => {
  it('the topmost directories that hold no run, and links, which it does not follow', () => {
    const history = new History();
    history.add('2026/run-1');
    mkdirSync(join(history.root, '2026/notes/deep'), { recursive: true });
    mkdirSync(join(history.root, 'other/run-of-the-mill/x/y'), { recursive: true });
    renameSync(join(history.root, 'other/run-of-the-mill'), join(history.root, 'other/mill'));
    symlinkSync(join(history.root, '2026/run-1'), join(history.root, '2026/run-2'));
    const out = history.out('out');
    const { status, stdout } = history.audit(out);
    expect(status).toBe(0);
    expect(stdout).toContain('3 directories hold no run');
    expect(plan(out)).toEqual([
      { reason: 'no_match', root: 0, unmatched: '2026/notes' },
      { path: '2026/run-1', root: 0 },
      { reason: 'link', root: 0, unmatched: '2026/run-2' },
      { reason: 'no_match', root: 0, unmatched: 'other' },
    ]);
  });
});

describe('gate audit refuses', () => {
  it.each([
    ['no output', ['audit', 'history'], /--out/],
    ['a root that is not there', ['audit', 'nowhere', '--out', 'out'], /nowhere/],
    ['an output inside the root', ['audit', 'history', '--out', 'history/out'], /inside what is audited/],
    ['a root twice', ['audit', 'history', 'history/2026', '--out', 'out'], /lies inside/],
    ['a shard that is none', ['audit', 'history', '--out', 'out', '--shard', '3/2'], /--shard/],
    ['no processes', ['audit', 'history', '--out', 'out', '--jobs', '0'], /--jobs/],
    ['a time that is none', ['audit', 'history', '--out', 'out', '--as-of', 'yesterday'], /RFC 3339/],
    ['a plan that is not there', ['audit', 'history', '--out', 'out', '--plan', 'none'], /none/],
    ['an output that holds something', ['audit', 'history', '--out', '.'], /not empty/],
  ])('%s', (_, args, message) => {
    const history = new History();
    history.add('2026/run-1');
    const { status, stdout, stderr } = gate(args, { cwd: history.folder });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('a history without a run, which must not look like one without findings', () => {
    const history = new History();
    const { status, stderr } = history.audit(history.out('out'));
    expect(status).toBe(2);
    expect(stderr).toContain('there is no run below the roots');
  });

  it('two runs that would be written to one place', () => {
    const history = new History('procedure: nooterra-self-host-upgrade\n');
    history.add('one/run');
    history.add('two/run');
    const { status, stderr } = gate(['audit', 'history/one', 'history/two', '--out', 'out'], { cwd: history.folder });
    expect(status).toBe(2);
    expect(stderr).toContain('two roots have a run run');
  });

  it('a run that holds its own configuration, before anything is judged', () => {
    const history = new History();
    const run = history.add('2026/run-1');
    writeFileSync(join(run, 'gate.config.yaml'), 'procedure: nooterra-self-host-upgrade\n');
    const config = `runs:\n  - match: history/*/run-*\n    config: history/2026/run-1/gate.config.yaml\n`;
    writeFileSync(join(history.folder, 'gate.config.yaml'), config);
    const { status, stderr } = history.audit(history.out('out'));
    expect(status).toBe(2);
    expect(stderr).toContain('lies inside the run');
  });

  it('to resume what asked something else', () => {
    const history = new History();
    history.add('2026/run-1');
    const out = history.out('out');
    history.audit(out);
    expect(
      gate(['audit', 'history', '--out', out, '--resume', '--as-of', '2026-04-01T00:00:00Z'], { cwd: history.folder })
        .status,
    ).toBe(2);
    expect(history.audit(out, '--resume', '--shard', '1/2').status).toBe(2);
    // Without a time, that of the interrupted audit holds.
    expect(gate(['audit', 'history', '--out', out, '--resume'], { cwd: history.folder }).status).toBe(0);
    expect(results(out)[0]?.asOf).toBe(AS_OF);
  });
});

describe('gate audit --resume', () => {
  it('keeps what is whole, and judges again what is torn, changed or judged by something else', () => {
    const history = new History();
    for (const name of ['run-1', 'run-2', 'run-3', 'run-4']) history.add(`2026/${name}`);
    const out = history.out('out');
    history.audit(out);
    const before = tree(out);
    const file = (run: string, name: string) => join(out, 'runs/2026', run, name);
    const kept = statSync(file('run-1', 'result.json')).ino;
    writeFileSync(file('run-2', 'report.json'), readFileSync(file('run-2', 'report.json'), 'utf8').slice(0, 100));
    writeFileSync(file('run-3', 'result.json'), '');
    rmSync(file('run-4', 'report.json'));
    expect(history.audit(out, '--resume').status).toBe(0);
    expect(tree(out)).toEqual(before);
    expect(statSync(file('run-1', 'result.json')).ino).toBe(kept);
    writeFileSync(
      join(history.folder, 'gate.config.yaml'),
      'procedure: nooterra-self-host-upgrade\nexpect:\n  environment: staging\nruns:\n  - match: history/*/run-*\n    procedure: nooterra-self-host-upgrade\n',
    );
    expect(history.audit(out, '--resume').status).toBe(1);
    expect(results(out).map(({ verdict }) => verdict)).toEqual(['fail', 'fail', 'fail', 'fail']);
  });

  it('fixes which runs there are: one that goes away is undecided, and not lost', () => {
    const history = new History();
    history.add('2026/run-1');
    const gone = history.add('2026/run-2');
    const out = history.out('out');
    history.audit(out);
    rmSync(join(out, 'runs/2026/run-2'), { recursive: true });
    rmSync(gone, { recursive: true });
    expect(history.audit(out, '--resume').status).toBe(3);
    expect(results(out).map(({ path, verdict }) => [path, verdict])).toEqual([
      ['2026/run-1', 'pass'],
      ['2026/run-2', 'indeterminate'],
    ]);
    expect(reportOf(out, '2026/run-2').undecided[0]?.reason).toBe('run_unreadable');
  });
});

describe('shards', () => {
  it('are chosen by the path alone', () => {
    expect(['2026/run-1', '2026/run-2', '2026/run-3'].map((path) => shardOf(path, 7))).toEqual([5, 3, 2]);
  });
});
