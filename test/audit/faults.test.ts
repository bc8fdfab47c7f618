import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { GateReport } from '../../src/report/gateReport.ts';
import { ROOT } from '../cli/gate.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';
import { History, isRecorded, results, tree, until } from './history.ts';

interface Outcome {
  readonly status: number | null;
  readonly stderr: string;
}

/** An audit that runs while the test does something to it. */
class Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Outcome>;

  constructor(command: string, args: readonly string[], cwd: string) {
    this.process = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    this.process.stderr?.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    this.ended = new Promise((resolve) => {
      this.process.on('close', (status) => {
        resolve({ status, stderr });
      });
    });
    onTestFinished(() => {
      this.process.kill('SIGKILL');
    });
  }

  workers(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^[0-9]+$/.test(name) && parentOf(name) === this.process.pid)
      .map(Number);
  }
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(/^PPid:\t([0-9]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}

function start(history: History, out: string, ...args: string[]): Running {
  return new Running(
    process.execPath,
    [`${ROOT}dist/cli/main.cjs`, ...history.arguments(out, ...args)],
    history.folder,
  );
}

/** In a process without privileges: root may read and write everything. */
function startAsNobody(history: History, out: string, ...args: string[]): Running {
  if (process.getuid?.() !== 0) return start(history, out, ...args);
  // The checkout may lie where only root may go.
  const program = temporaryDirectory();
  cpSync(`${ROOT}dist`, join(program, 'dist'), { recursive: true });
  for (const folder of [program, history.folder]) chmodSync(folder, 0o755);
  const command = [process.execPath, join(program, 'dist/cli/main.cjs'), ...history.arguments(out, ...args)];
  return new Running('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', ...command], history.folder);
}

function reasons(out: string, path: string): string[] {
  const report = JSON.parse(readFileSync(join(out, 'runs', path, 'report.json'), 'utf8')) as GateReport;
  return report.undecided.map(({ reason }) => reason);
}

function verdicts(out: string): string[][] {
  return results(out).map(({ path, verdict }) => [path, verdict]);
}

describe.runIf(process.platform === 'linux')('an audit', () => {
  it('goes on where a worker is killed: the run that it was at is undecided, and judged again with --resume', async () => {
    const history = new History();
    history.add('2026/run-1');
    const slow = history.addSlow('2026/run-2');
    history.add('2026/run-3');
    const out = history.out('out');
    const audit = start(history, out, '--jobs', '1');
    await until(() => isRecorded(out, '2026/run-1'));
    const [worker] = audit.workers();
    process.kill(worker ?? 0, 'SIGKILL');
    expect((await audit.ended).status).toBe(3);
    expect(verdicts(out)).toEqual([
      ['2026/run-1', 'pass'],
      ['2026/run-2', 'indeterminate'],
      ['2026/run-3', 'pass'],
    ]);
    expect(reasons(out, '2026/run-2')).toEqual(['worker_ended']);
    rmSync(join(slow, 'large.log'));
    expect(history.audit(out, '--resume').status).toBe(0);
    expect(verdicts(out)[1]).toEqual(['2026/run-2', 'pass']);
  });

  it('ends a run that takes too long, and no other', () => {
    const history = new History();
    history.addSlow('2026/run-1', 64);
    history.add('2026/run-2');
    const out = history.out('out');
    expect(history.audit(out, '--jobs', '1', '--run-timeout', '3').status).toBe(3);
    expect(verdicts(out)).toEqual([
      ['2026/run-1', 'indeterminate'],
      ['2026/run-2', 'pass'],
    ]);
    expect(reasons(out, '2026/run-1')).toEqual(['worker_overdue']);
  });

  it('loses and repeats nothing where it is itself killed', async () => {
    const history = new History();
    const names = Array.from({ length: 20 }, (_, index) => `2026/run-${index + 10}`);
    for (const name of names) history.add(name);
    const slow = history.addSlow('2026/run-20');
    const out = history.out('out');
    const audit = start(history, out, '--jobs', '2');
    const recorded = () => names.filter((name) => isRecorded(out, name));
    // Beyond the one that holds up the order.
    await until(() => recorded().length >= 12);
    const workers = audit.workers();
    audit.process.kill('SIGKILL');
    for (const pid of workers) process.kill(pid, 'SIGKILL');
    await audit.ended;
    rmSync(join(slow, 'large.log'));
    const done = recorded().map((name) => join(out, 'runs', name, 'result.json'));
    expect(done).not.toContain(join(out, 'runs/2026/run-20/result.json'));
    const before = done.map((file) => statSync(file).ino);
    expect(history.audit(out, '--resume').status).toBe(0);
    expect(done.map((file) => statSync(file).ino)).toEqual(before);
    expect(history.audit(history.out('whole')).status).toBe(0);
    expect(tree(out)).toEqual(tree(history.out('whole')));
  });

  it('does not lose a run that is deleted while it is read', async () => {
    const history = new History();
    history.add('2026/run-1');
    const slow = history.addSlow('2026/run-2');
    const out = history.out('out');
    const audit = start(history, out, '--jobs', '1');
    await until(() => isRecorded(out, '2026/run-1'));
    // In the middle of the large file, which the reader holds open.
    await new Promise((resolve) => setTimeout(resolve, 300));
    rmSync(slow, { recursive: true });
    expect((await audit.ended).status).toBe(3);
    expect(verdicts(out)[1]).toEqual(['2026/run-2', 'indeterminate']);
    expect(results(out)[1]?.reproducible).toBe(false);
  });

  it('says of a file without permission that it could not be read', async () => {
    const history = new History();
    chmodSync(join(history.add('2026/run-1'), 'change-ticket.json'), 0o000);
    history.add('2026/run-2');
    const out = history.out('out');
    mkdirSync(out);
    chmodSync(out, 0o777);
    expect((await startAsNobody(history, out).ended).status).toBe(3);
    expect(verdicts(out)).toEqual([
      ['2026/run-1', 'indeterminate'],
      ['2026/run-2', 'pass'],
    ]);
    expect(reasons(out, '2026/run-1')[0]).toContain('change-ticket.json');
  });

  it('says of a directory without permission that it may hold runs', async () => {
    const history = new History();
    history.add('2026/run-1');
    mkdirSync(join(history.root, '2025'));
    chmodSync(join(history.root, '2025'), 0o000);
    const out = history.out('out');
    mkdirSync(out);
    chmodSync(out, 0o777);
    expect((await startAsNobody(history, out).ended).status).toBe(3);
    expect(readFileSync(join(out, 'plan.jsonl'), 'utf8').split('\n')[0]).toBe(
      '{"reason":"no_permission","root":0,"unmatched":"2025"}',
    );
  });

  it('cannot do it where it may not write', async () => {
    const history = new History();
    history.add('2026/run-1');
    const out = history.out('out');
    mkdirSync(out);
    chmodSync(out, 0o555);
    const { status, stderr } = await startAsNobody(history, out).ended;
    expect(status).toBe(3);
    expect(stderr).toContain('cannot write');
  });

  it('cannot do it where it may not go on writing, and loses nothing', async () => {
    const history = new History();
    history.add('2026/run-1');
    history.add('2026/run-2');
    const out = history.out('out');
    mkdirSync(join(out, 'runs/2026/run-2'), { recursive: true });
    for (const folder of ['.', 'runs', 'runs/2026']) chmodSync(join(out, folder), 0o777);
    chmodSync(join(out, 'runs/2026/run-2'), 0o555);
    const { status, stderr } = await startAsNobody(history, out, '--resume', '--jobs', '1').ended;
    expect(status).toBe(3);
    expect(stderr).toContain('cannot write');
    expect(isRecorded(out, '2026/run-1')).toBe(true);
    chmodSync(join(out, 'runs/2026/run-2'), 0o777);
    expect((await startAsNobody(history, out, '--resume').ended).status).toBe(0);
    expect(verdicts(out)).toEqual([
      ['2026/run-1', 'pass'],
      ['2026/run-2', 'pass'],
    ]);
  });

  it.runIf(process.getuid?.() === 0)('cannot do it on a full disk, and goes on when there is room', async () => {
    const history = new History();
    for (let index = 10; index < 30; index += 1) history.add(`2026/run-${index}`);
    const out = history.out('out');
    mkdirSync(out);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', out]);
    onTestFinished(() => {
      execFileSync('umount', [out]);
    });
    const { status, stderr } = await start(history, out).ended;
    expect(status).toBe(3);
    expect(stderr).toContain('cannot write');
    expect(isRecorded(out, '2026/run-10')).toBe(true);
    const kept = statSync(join(out, 'runs/2026/run-10/result.json')).ino;
    execFileSync('mount', ['-o', 'remount,size=16m', out]);
    expect(history.audit(out, '--resume').status).toBe(0);
    expect(statSync(join(out, 'runs/2026/run-10/result.json')).ino).toBe(kept);
    expect(verdicts(out).length).toBe(20);
  });
});
