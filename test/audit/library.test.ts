import { join } from 'node:path';
import { expect, it } from 'vitest';
import { audit, type AuditedRun, check, loadPolicy, loadProcedure, openRun } from '../../src/index.ts';
import { reportText } from '../../src/report/sealReport.ts';
import { RUNS } from '../cli/gate.ts';
import { AS_OF, History, results } from './history.ts';

const OPTIONS = { procedure: await loadProcedure('nooterra-self-host-upgrade'), policy: loadPolicy(), asOf: AS_OF };

function run(path: string, folder: string): AuditedRun {
  return { path, open: () => openRun(join(RUNS, folder)) };
}

it('judges as the command does, one run after the other, and goes on behind what cannot be read', async () => {
  const history = new History();
  history.add('2026/run-1');
  history.add('2026/run-2', { from: 'rolled-back' });
  const out = history.out('out');
  expect(history.audit(out).status).toBe(1);
  const taken: [string, string, string, boolean][] = [];
  const runs = [
    run('2026/run-1', 'pass'),
    {
      path: '2026/gone',
      open: () => {
        throw new Error('gone');
      },
    },
    run('2026/run-2', 'rolled-back'),
  ];
  const totals = await audit(runs, OPTIONS, ({ result, page }) => {
    taken.push([result.path, result.report.sha256, result.verdict, page !== undefined]);
  });
  const [first, second] = results(out);
  expect(taken).toEqual([
    ['2026/run-1', first?.report.sha256, 'pass', false],
    ['2026/gone', expect.any(String), 'indeterminate', true],
    ['2026/run-2', second?.report.sha256, 'fail', true],
  ]);
  expect(totals).toMatchObject({ runs: 3, verdicts: { pass: 1, fail: 1, indeterminate: 1 } });
});

it('says whether a recorded verdict stands, and why not', async () => {
  const recorded = await check(openRun(join(RUNS, 'pass')), { ...OPTIONS, expect: { environment: 'staging' } });
  const same = await check(openRun(join(RUNS, 'pass')), OPTIONS);
  const replays: unknown[] = [];
  const totals = await audit(
    [
      { ...run('drifted', 'pass'), recorded },
      { ...run('same', 'pass'), recorded: same },
    ],
    OPTIONS,
    ({ result: { replay }, report }) => {
      replays.push(replay);
      expect(report).toBe(reportText(same));
    },
  );
  expect(replays).toMatchObject([
    { result: 'differs', causes: [{ how: 'attributed', factors: ['expectation'] }] },
    { result: 'identical', causes: [] },
  ]);
  expect(totals.replay?.causes).toEqual({ expectation: 1 });
});

function* endless(): Generator<AuditedRun> {
  for (;;) yield run('run', 'pass');
}

it('stops when it is told to', async () => {
  const controller = new AbortController();
  await expect(
    audit(
      endless(),
      OPTIONS,
      () => {
        controller.abort();
      },
      controller.signal,
    ),
  ).rejects.toMatchObject({ code: 'aborted' });
});
