import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { check, GateError, openRun, reportText, type Run } from '../../src/index.ts';
import { ProcedureFixtures } from '../runs/procedureFixtures.ts';

/** Small versions of what `npm run limits` does at full size: see docs/attack.md. */
const fixtures = await ProcedureFixtures.load('smartaccounting-release');
const options = fixtures.optionsOf({});
const { pass } = fixtures.runs;

describe('checks in one process', () => {
  it('at the same time, each say what they say alone', async () => {
    const runs = [pass, fixtures.runs['rolled-back'], new Map([...pass].slice(1))];
    const alone: string[] = [];
    for (const tree of runs) alone.push(reportText(await check(openRun(tree), options)));
    const together = await Promise.all(runs.map((tree) => check(slowly(openRun(tree)), options)));
    expect(together.map(reportText)).toEqual(alone);
    expect(new Set(alone).size).toBe(3);
  });

  it('end with "aborted", and leave the others alone', async () => {
    const controller = new AbortController();
    let reads = 0;
    const aborting: Run = {
      ...openRun(pass),
      read(entry, sink) {
        reads += 1;
        if (reads === 5) controller.abort();
        return openRun(pass).read(entry, sink);
      },
    };
    const other = check(slowly(openRun(pass)), options);
    await expect(check(aborting, options, controller.signal)).rejects.toMatchObject({ code: 'aborted' });
    expect(reads).toBe(5);
    expect((await other).verdict).toBe('pass');
  });

  it('do not begin where the signal has fired before', async () => {
    const refused = check(openRun(pass), options, AbortSignal.abort());
    await expect(refused).rejects.toBeInstanceOf(GateError);
  });
});

describe('what is too much', () => {
  const judged = (path: string, bytes: Buffer) => check(openRun(new Map([...pass, [path, bytes]])), options);
  const problemOf = (report: Awaited<ReturnType<typeof check>>) => ({
    verdict: report.verdict,
    undecided: report.undecided.length > 0,
  });

  it('nests deeper than 100: malformed', async () => {
    const deep = Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(problemOf(await judged('tests/backend.json', deep))).toMatchObject({ verdict: 'fail' });
  });

  it('is a document of more than 32 MiB: undecided, and never a pass', async () => {
    const report = await judged('tests/backend.json', Buffer.alloc(32 * 1024 * 1024 + 1, ' '));
    expect(problemOf(report).undecided).toBe(true);
    expect(report.verdict).not.toBe('pass');
  });

  it('is a line of more than 1 MiB: undecided, and never a pass', async () => {
    const report = await judged('deploy.txt', Buffer.alloc(1024 * 1024 + 1, '|'));
    expect(problemOf(report).undecided).toBe(true);
    expect(report.verdict).not.toBe('pass');
  });

  it('has more than 200,000 entries: undecided', async () => {
    const empty = new Uint8Array();
    const many = new Map<string, Uint8Array>([...pass]);
    for (let n = 0; n < 200_000; n += 1) many.set(`many/${n}`, empty);
    const report = await check(openRun(many), options);
    expect(report.verdict).toBe('indeterminate');
    expect(report.inventory.length).toBeLessThan(10);
  });
});

/** Gives way before each file, so that checks at the same time do interleave. */
function slowly(run: Run): Run {
  return {
    ...run,
    async read(entry, sink) {
      await setImmediate();
      return run.read(entry, sink);
    },
  };
}
