import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseShard } from '../../src/cli/audit/parseShard.ts';
import { gate } from '../cli/gate.ts';
import { AS_OF, History, results, tree } from './history.ts';

function merge(history: History, names: readonly string[], out: string) {
  return gate(['merge', ...names, '--out', out], { cwd: history.folder });
}

describe('gate merge', () => {
  it('joins shards to the bytes of a whole audit, compared with reports, from plan or without', () => {
    const history = new History();
    for (let index = 10; index < 19; index += 1)
      history.add(`2026/run-${index}`, { from: index % 4 === 0 ? 'rolled-back' : 'pass' });
    history.audit(history.out('before'));
    history.add('2026/run-20');
    rmSync(join(history.root, '2026/run-11'), { recursive: true });
    const replay = ['--reports', 'before', '--recorded-as-of'];
    expect(history.audit(history.out('whole'), ...replay).status).toBe(3);
    const { stdout } = gate(['audit', 'plan', 'history', '--out', 'plan.jsonl'], { cwd: history.folder });
    expect(stdout).toContain('plan.jsonl: 9 runs, 0 directories without one');
    expect(readFileSync(join(history.folder, 'plan.jsonl'))).toEqual(readFileSync(history.out('whole/plan.jsonl')));
    const names = [1, 2, 3].map((index) => {
      const plan = index === 2 ? [] : ['--plan', 'plan.jsonl'];
      history.audit(`shard-${index}`, ...replay, ...plan, '--shard', `${index}/3`);
      return `shard-${index}`;
    });
    expect(names.map((name) => results(history.out(name)).length)).toEqual([1, 5, 3]);
    expect(merge(history, names.reverse(), 'merged').status).toBe(3);
    expect(tree(history.out('merged'))).toEqual(tree(history.out('whole')));
  });

  it('refuses what is no audit in parts, each there once, whole and unchanged', () => {
    const history = new History();
    for (const name of ['run-1', 'run-2', 'run-3', 'run-4']) history.add(`2026/${name}`);
    for (const index of [1, 2]) history.audit(`shard-${index}`, '--shard', `${index}/2`);
    history.audit('whole');
    gate(['audit', 'history', '--out', 'later', '--as-of', '2026-04-01T00:00:00Z', '--shard', '2/2'], {
      cwd: history.folder,
    });
    const first = results(history.out('shard-1'))[0]?.path ?? '';
    const changed = (name: string, change: (folder: string) => void) => {
      cpSync(history.out('shard-1'), history.out(name), { recursive: true });
      change(history.out(name));
      return [name, 'shard-2'];
    };
    const wrong: [string, string[], RegExp][] = [
      ['a missing shard', ['shard-1'], /2\/2 is not there/],
      ['a shard twice', ['shard-1', 'shard-2', 'shard-2'], /2\/2 is there twice/],
      ['a whole audit', ['whole'], /is no shard/],
      ['a folder that is none', ['history'], /no output of an audit/],
      ['a shard of another audit', ['shard-1', 'later'], /belongs to another audit/],
      [
        'an unfinished shard',
        changed('open', (folder) => {
          rmSync(join(folder, 'totals.json'));
        }),
        /not finished/,
      ],
      [
        'a changed report',
        changed('forged', (folder) => {
          appendFileSync(join(folder, 'runs', first, 'report.json'), ' ');
        }),
        /changed report/,
      ],
      [
        'a lost report',
        changed('lost', (folder) => {
          rmSync(join(folder, 'runs', first, 'report.json'));
        }),
        /has no report/,
      ],
      [
        'a lost result',
        changed('short', (folder) => {
          writeFileSync(join(folder, 'results.jsonl'), '');
        }),
        /has no result/,
      ],
      [
        'a result too many',
        changed('long', (folder) => {
          appendFileSync(join(folder, 'results.jsonl'), 'x\n');
        }),
        /too many/,
      ],
      [
        'a changed plan',
        changed('plan', (folder) => {
          writeFileSync(join(folder, 'plan.jsonl'), '');
        }),
        /changed plan/,
      ],
    ];
    for (const [name, folders, message] of wrong) {
      const { status, stderr } = merge(history, folders, `out of ${name}`);
      expect.soft({ name, status }).toEqual({ name, status: 2 });
      expect.soft(stderr, name).toMatch(message);
    }
  });
});

describe('--shard', () => {
  it.each([
    ['2/7', {}, [2, 7]],
    ['auto/7', { JOB_COMPLETION_INDEX: '0' }, [1, 7]],
    ['auto', { SLURM_ARRAY_TASK_ID: '5', SLURM_ARRAY_TASK_MIN: '5', SLURM_ARRAY_TASK_COUNT: '3' }, [1, 3]],
    ['auto', { AWS_BATCH_JOB_ARRAY_INDEX: '6', AWS_BATCH_JOB_ARRAY_SIZE: '7' }, [7, 7]],
    ['auto', { CI_NODE_INDEX: '1', CI_NODE_TOTAL: '4' }, [1, 4]],
  ])('%s with %o', (text, environment, [index, count]) => {
    expect(parseShard(text, environment)).toEqual({ index, count });
  });

  it.each([
    ['0/7', {}],
    ['8/7', {}],
    ['auto', { JOB_COMPLETION_INDEX: '0' }],
    ['auto/7', {}],
    ['auto/7', { JOB_COMPLETION_INDEX: '7' }],
    ['auto/7', { JOB_COMPLETION_INDEX: '1', CI_NODE_INDEX: '1' }],
    ['auto/7', { SLURM_ARRAY_TASK_ID: '0', SLURM_ARRAY_TASK_COUNT: '8' }],
    ['auto/7', { JOB_COMPLETION_INDEX: 'x' }],
  ])('refuses %s with %o', (text, environment) => {
    expect(() => parseShard(text, environment)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  it('needs a time, which all shards share', () => {
    const history = new History();
    history.add('2026/run-1');
    const { status, stderr } = gate(['audit', 'history', '--out', 'out', '--shard', '1/2'], { cwd: history.folder });
    expect(status).toBe(2);
    expect(stderr).toContain('--as-of');
    expect(AS_OF).toMatch(/Z$/);
  });
});
