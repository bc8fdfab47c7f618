import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { AuditResult } from '../../src/audit/auditResult.ts';
import type { Replay } from '../../src/audit/replay.ts';
import type { AuditTotals } from '../../src/audit/totals.ts';
import { check } from '../../src/check.ts';
import { sha256Hex } from '../../src/format/sha256.ts';
import { loadPolicy } from '../../src/policy/loadPolicy.ts';
import { loadProcedure } from '../../src/procedure/loadProcedure.ts';
import type { GateReport } from '../../src/report/gateReport.ts';
import { reportDigest, reportText } from '../../src/report/sealReport.ts';
import { openRun } from '../../src/run/openRun.ts';
import { gate, ROOT } from '../cli/gate.ts';
import { AS_OF, History, results, tree } from './history.ts';

const PROCEDURE = 'procedure: nooterra-self-host-upgrade\n';
/** A bound that the fixture does not meet. */
const TIGHT = `${PROCEDURE}params: { probe_max_gap_seconds: 5 }\n`;

/** Runs each of which has a configuration of its own, and reports that were recorded with another one. */
class Recorded {
  readonly history = new History();
  readonly reports = join(this.history.folder, 'reports');
  readonly #runs: string[] = [];

  add(name: string, today: string, from: 'pass' | 'rolled-back' = 'pass'): string {
    const { folder } = this.history;
    this.#runs.push(`  - match: history/${name}\n    config: today/${name}.yaml\n`);
    writeFileSync(join(folder, 'gate.config.yaml'), `runs:\n${this.#runs.join('')}`);
    this.write(`today/${name}.yaml`, today);
    return this.history.add(name, { from });
  }

  write(path: string, text: string): string {
    const file = join(this.history.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  /** Records what `gate check` says with this configuration. */
  record(name: string, config: string, asOf = AS_OF): GateReport {
    const file = this.write(`then/${name}.yaml`, config);
    mkdirSync(this.reports, { recursive: true });
    const report = join(this.reports, `${name}.json`);
    const args = ['check', join('history', name), '--config', file, '--as-of', asOf, '--report', report];
    const { status, stderr } = gate(args, { cwd: this.history.folder });
    if (status === 2) throw new Error(stderr);
    return JSON.parse(readFileSync(report, 'utf8')) as GateReport;
  }

  keep(name: string, report: GateReport): void {
    this.write(`reports/${name}.json`, reportText(report));
  }

  replay(...args: string[]): { status: number | null; stdout: string; replays: Record<string, Replay | undefined> } {
    const out = this.history.out('out');
    rmSync(out, { recursive: true, force: true });
    const { status, stdout } = gate(['audit', 'history', '--out', out, '--reports', 'reports', ...args], {
      cwd: this.history.folder,
    });
    const replays = Object.fromEntries(results(out).map(({ path, replay }: AuditResult) => [path, replay]));
    return { status, stdout, replays };
  }
}

function causes(replay: Replay | undefined): unknown {
  if (replay === undefined || !('causes' in replay)) return replay;
  const { result, verdict, factors } = replay;
  return {
    result,
    verdict: `${verdict.before} → ${verdict.after}`,
    factors,
    causes: replay.causes.map(({ factors: names, how, given, verdict: decided }) => ({
      how,
      factors: names,
      ...(given.length > 0 && { given }),
      verdict: decided,
    })),
  };
}

function resealed(report: GateReport, change: Partial<GateReport>): GateReport {
  const changed = { ...report, ...change };
  return { ...changed, digest: reportDigest(changed) };
}

function waiversFor(report: GateReport, expires: string): string {
  const rows = report.blockingIssues.map(
    ({ waive }) =>
      `  - selector: ${JSON.stringify(waive)}\n    owner: sre\n    reason: known\n    expires: ${expires}\n`,
  );
  return `waivers:\n${rows.join('')}`;
}

describe('gate audit --reports', () => {
  it('finds every drift with its cause, and no other', async () => {
    const recorded = new Recorded();
    for (const [name, today, then] of [
      ['identical', PROCEDURE, PROCEDURE],
      ['params', PROCEDURE, TIGHT],
      ['expectation', `${PROCEDURE}expect: { environment: staging }\n`, PROCEDURE],
    ] as const) {
      recorded.add(name, today);
      recorded.record(name, then);
    }
    const evidence = recorded.add('evidence', PROCEDURE);
    recorded.record('evidence', PROCEDURE);
    rmSync(join(evidence, 'change-ticket.json'));
    recorded.add('tool', PROCEDURE);
    recorded.keep(
      'tool',
      resealed(recorded.record('tool', PROCEDURE), { tool: { name: 'rungate', version: '0.0.1' } }),
    );
    recorded.add('forged', PROCEDURE);
    recorded.keep('forged', resealed(recorded.record('forged', PROCEDURE), { outcome: 'rolled_back' }));
    recorded.add('waivers', TIGHT);
    const fails = recorded.record('waivers', TIGHT);
    recorded.record('waivers', `${TIGHT}${waiversFor(fails, '2027-01-01T00:00:00Z')}`);
    recorded.add('joint', TIGHT);
    recorded.record('joint', `${PROCEDURE}${waiversFor(fails, '2027-01-01T00:00:00Z')}`);

    const lapsing = `${TIGHT}${waiversFor(fails, '2026-03-19T12:00:00Z')}`;
    recorded.add('as-of', lapsing);
    recorded.record('as-of', lapsing, '2026-03-19T00:00:00Z');
    recorded.add('policy', PROCEDURE, 'rolled-back');
    const policy = oldPolicy(recorded.write('store/README', ''));
    const former = { procedure: await loadProcedure('nooterra-self-host-upgrade'), policy, asOf: AS_OF };
    recorded.keep('policy', await check(openRun(join(recorded.history.root, 'policy')), former));

    const { status, stdout, replays } = recorded.replay('--as-of', AS_OF, '--store', 'store');
    expect(status).toBe(1);
    expect(Object.fromEntries(Object.entries(replays).map(([name, replay]) => [name, causes(replay)]))).toEqual({
      identical: { result: 'identical', verdict: 'pass → pass', factors: [], causes: [] },
      params: {
        result: 'differs',
        verdict: 'fail → pass',
        factors: ['params'],
        causes: [{ how: 'attributed', factors: ['params'], verdict: true }],
      },
      expectation: {
        result: 'differs',
        verdict: 'pass → fail',
        factors: ['expectation'],
        causes: [{ how: 'attributed', factors: ['expectation'], verdict: true }],
      },
      evidence: {
        result: 'differs',
        verdict: 'pass → fail',
        factors: ['evidence'],
        causes: [{ how: 'attributed', factors: ['evidence'], verdict: true }],
      },
      tool: { result: 'equivalent', verdict: 'pass → pass', factors: ['tool'], causes: [] },
      forged: {
        result: 'differs',
        verdict: 'pass → pass',
        factors: [],
        causes: [{ how: 'unexplained', factors: [], verdict: false }],
      },
      waivers: {
        result: 'differs',
        verdict: 'pass → fail',
        factors: ['waivers'],
        causes: [{ how: 'attributed', factors: ['waivers'], verdict: true }],
      },
      joint: {
        result: 'differs',
        verdict: 'pass → fail',
        factors: ['params', 'waivers'],
        causes: [{ how: 'attributed', factors: ['params', 'waivers'], verdict: true }],
      },
      'as-of': {
        result: 'differs',
        verdict: 'pass → fail',
        factors: ['as_of'],
        causes: [{ how: 'attributed', factors: ['as_of'], verdict: true }],
      },
      policy: {
        result: 'differs',
        verdict: 'fail → fail',
        factors: ['policy'],
        causes: [{ how: 'attributed', factors: ['policy'], verdict: false }],
      },
    });
    expect(stdout).toContain('because of params + waivers');
    const totals = JSON.parse(readFileSync(join(recorded.history.out('out'), 'totals.json'), 'utf8')) as AuditTotals;
    expect(totals.replay).toEqual({
      results: { identical: 1, equivalent: 1, differs: 8, not_recorded: 0, not_comparable: 0 },
      missing: 0,
      verdicts: { 'fail → pass': 1, 'pass → fail': 5 },
      causes: {
        params: 1,
        expectation: 1,
        evidence: 1,
        waivers: 1,
        as_of: 1,
        policy: 1,
        'params + waivers': 1,
        unexplained: 1,
      },
    });
  });

  it('says what only one of two changed factors did, and what a change of evidence leaves open', () => {
    const recorded = new Recorded();
    const run = recorded.add('run', TIGHT);
    recorded.record('run', `${PROCEDURE}expect: { environment: production }\n`);
    appendFileSync(join(run, 'change-ticket.json'), '\n');
    expect(causes(recorded.replay().replays['run'])).toEqual({
      result: 'differs',
      verdict: 'pass → fail',
      factors: ['evidence', 'params', 'expectation'],
      causes: [{ how: 'attributed', factors: ['params'], given: ['evidence'], verdict: true }],
    });
  });

  it('forecasts what turns blocking', () => {
    const recorded = new Recorded();
    recorded.add('run', TIGHT);
    const waived = `${TIGHT}${waiversFor(recorded.record('run', TIGHT), '2026-06-01T00:00:00Z')}`;
    recorded.write('today/run.yaml', waived);
    recorded.record('run', waived);
    expect(recorded.replay().status).toBe(0);
    const { status, replays } = recorded.replay('--as-of', '2026-07-01T00:00:00Z');
    expect(status).toBe(1);
    expect(causes(replays['run'])).toEqual({
      result: 'differs',
      verdict: 'pass → fail',
      factors: ['as_of'],
      causes: [{ how: 'attributed', factors: ['as_of'], verdict: true }],
    });
  });

  it('lists what turns blocking, and why, without any recorded report', () => {
    const recorded = new Recorded();
    recorded.add('waived', TIGHT);
    const fails = recorded.record('waived', TIGHT);
    recorded.write('today/waived.yaml', `${TIGHT}${waiversFor(fails, '2026-06-01T00:00:00Z')}`);
    const until = '2026-05-01T00:00:00Z';
    const requirements = [...new Set(fails.blockingIssues.map(({ requirement }) => requirement))];
    const lines = requirements.map(
      (name) => `  - { requirement: ${name}, level: warn, until: ${until}, owner: sre }\n`,
    );
    recorded.add('eased', `${TIGHT}enforcement:\n${lines.join('')}`);
    recorded.add('lasting', PROCEDURE);
    const ticket = join(recorded.add('approved', PROCEDURE), 'change-ticket.json');
    const text = readFileSync(ticket, 'utf8');
    writeFileSync(ticket, text.replace('"of": "CHG-20418"', '"of": "CHG-20418", "until": "2026-06-15T00:00:00Z"'));
    const { folder } = recorded.history;
    const ahead = ['--as-of', '2026-07-01T00:00:00Z', '--forecast-from', '2026-04-01T02:00:00+02:00'];
    const { status, stdout, stderr } = gate(['audit', 'history', '--out', 'ahead', ...ahead], { cwd: folder });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    const turns = (because: (waive: string | null) => object) => ({
      verdict: { before: 'pass', after: 'fail' },
      turning: fails.blockingIssues.map(({ id, code, waive }) => ({ id, code, because: [because(waive)] })),
    });
    const found = results(join(folder, 'ahead')).map(({ path, forecast }) => [path, forecast]);
    expect(Object.fromEntries(found)).toEqual({
      approved: {
        verdict: { before: 'pass', after: 'fail' },
        turning: [
          {
            id: expect.stringContaining(':governance.approval_expired:approver') as string,
            code: 'governance.approval_expired',
            because: [{ what: 'evidence' }],
          },
        ],
      },
      eased: turns(() => ({ what: 'enforcement', owner: 'sre', at: until })),
      lasting: { verdict: { before: 'pass', after: 'pass' }, turning: [] },
      waived: turns((selector) => ({ what: 'waiver', selector, owner: 'sre', at: '2026-06-01T00:00:00Z' })),
    });
    const codes = Object.fromEntries(fails.blockingIssues.map(({ code }) => [code, 2]));
    expect(stdout).toContain('Turns blocking since 2026-04-01T00:00:00Z: 3 runs\n');
    const totals = JSON.parse(readFileSync(join(folder, 'ahead/totals.json'), 'utf8')) as AuditTotals;
    expect(totals.forecast).toEqual({
      from: '2026-04-01T00:00:00Z',
      runs: 3,
      untold: 0,
      codes: { ...codes, 'governance.approval_expired': 1 },
      lapses: { waiver: 1, enforcement: 1, evidence: 1 },
    });
    expect(readFileSync(join(folder, 'ahead/runs/waived/report.html'), 'utf8')).toContain('the waiver of sre expires');
    // Resumed, it asks what it asked; without a later time there is nothing to look ahead to.
    rmSync(join(folder, 'ahead/runs/eased'), { recursive: true });
    const before = readFileSync(join(folder, 'ahead/results.jsonl'), 'utf8');
    expect(gate(['audit', 'history', '--out', 'ahead', '--resume'], { cwd: folder }).status).toBe(1);
    expect(readFileSync(join(folder, 'ahead/results.jsonl'), 'utf8')).toBe(before);
    const never = ['--as-of', '2026-04-01T00:00:00Z', '--forecast-from', '2026-04-01T00:00:00Z'];
    expect(gate(['audit', 'history', '--out', 'never', ...never], { cwd: folder }).status).toBe(2);
  });

  it('does without what it does not have: no report, a changed one, two, and one without a run', () => {
    const recorded = new Recorded();
    for (const name of ['none', 'changed', 'two', 'gone']) {
      recorded.add(name, PROCEDURE);
      if (name !== 'none') recorded.record(name, PROCEDURE);
    }
    recorded.write(
      'reports/changed.json',
      readFileSync(join(recorded.reports, 'changed.json'), 'utf8').replace('"pass"', '"fail"'),
    );
    recorded.write('reports/two/report.json', readFileSync(join(recorded.reports, 'two.json'), 'utf8'));
    rmSync(join(recorded.history.root, 'gone'), { recursive: true });
    const { status, replays } = recorded.replay();
    expect(status).toBe(3);
    expect(replays).toEqual({
      none: { result: 'not_recorded' },
      changed: { result: 'not_comparable', reason: 'report_invalid' },
      two: { result: 'not_comparable', reason: 'two_reports' },
    });
    expect(readFileSync(join(recorded.history.out('out'), 'missing.jsonl'), 'utf8')).toBe('{"path":"gone"}\n');
  });

  it('never takes a report from inside a run', () => {
    const recorded = new Recorded();
    recorded.add('run', PROCEDURE);
    const args = ['audit', 'history', '--out', 'out', '--reports', 'history/run'];
    expect(gate(args, { cwd: recorded.history.folder }).status).toBe(2);
  });

  it('compares with an audit that was made before, and resumes to the same bytes', () => {
    const recorded = new Recorded();
    recorded.add('params', PROCEDURE);
    recorded.add('same', PROCEDURE);
    const { folder } = recorded.history;
    expect(gate(['audit', 'history', '--out', 'first', '--as-of', AS_OF], { cwd: folder }).status).toBe(0);
    recorded.write('today/params.yaml', TIGHT);
    const second = ['audit', 'history', '--out', 'second', '--reports', 'first'];
    expect(gate(second, { cwd: folder }).status).toBe(1);
    expect(results(join(folder, 'second')).map(({ replay }) => replay?.result)).toEqual(['differs', 'identical']);
    const before = tree(join(folder, 'second'));
    rmSync(join(folder, 'second/runs/params'), { recursive: true });
    expect(gate([...second, '--resume'], { cwd: folder }).status).toBe(1);
    expect(tree(join(folder, 'second'))).toEqual(before);
  });
});

describe('gate audit --store', () => {
  it('says what a former procedure did, where it was kept, and that it changed, where not', () => {
    const recorded = new Recorded();
    const shipped = load(readFileSync(join(ROOT, 'policies/procedures/nooterra-self-host-upgrade.yaml'), 'utf8')) as {
      requirements: { solution: string }[];
    };
    const own = { ...shipped, name: 'own' };
    recorded.write('own.yaml', JSON.stringify(own));
    const run = recorded.add('run', 'procedure: ../own.yaml\n');
    rmSync(join(run, 'backup.txt'));
    const { folder } = recorded.history;
    expect(
      gate(['audit', 'history', '--out', 'reports', '--store', 'store', '--as-of', AS_OF], { cwd: folder }).status,
    ).toBe(1);
    const requirements = own.requirements.map((requirement) => ({ ...requirement, solution: 'Mend it.' }));
    recorded.write('own.yaml', JSON.stringify({ ...own, requirements }));
    const expected = { result: 'differs', verdict: 'fail → fail', factors: ['procedure'] };
    // One factor alone changed: what else could it be?
    expect(causes(recorded.replay().replays['run'])).toEqual({
      ...expected,
      causes: [{ how: 'attributed', factors: ['procedure'], verdict: false }],
    });
    recorded.write('today/run.yaml', 'procedure: ../own.yaml\nparams: { probe_max_gap_seconds: 5 }\n');
    const two = { ...expected, factors: ['procedure', 'params'] };
    expect(causes(recorded.replay().replays['run'])).toEqual({
      ...two,
      causes: [
        { how: 'attributed', factors: ['procedure'], verdict: false },
        { how: 'attributed', factors: ['params'], given: ['procedure'], verdict: false },
      ],
    });
    expect(causes(recorded.replay('--store', 'store').replays['run'])).toEqual({
      ...two,
      causes: [
        { how: 'attributed', factors: ['procedure'], verdict: false },
        // The new issue of the new bound, worded by the new procedure.
        { how: 'attributed', factors: ['procedure', 'params'], verdict: false },
      ],
    });
  });

  it('says what a former policy did', async () => {
    const recorded = new Recorded();
    recorded.add('run', PROCEDURE, 'rolled-back');
    const policy = oldPolicy(recorded.write('store/README', ''));
    const options = { procedure: await loadProcedure('nooterra-self-host-upgrade'), policy, asOf: AS_OF };
    recorded.keep('run', await check(openRun(join(recorded.history.root, 'run')), options));
    recorded.write('today/run.yaml', `${PROCEDURE}params: { probe_max_gap_seconds: 300 }\n`);
    const { replays } = recorded.replay('--store', 'store');
    expect(causes(replays['run'])).toEqual({
      result: 'differs',
      verdict: 'fail → fail',
      factors: ['policy', 'params'],
      causes: [{ how: 'attributed', factors: ['policy'], verdict: false }],
    });
    expect(replays['run']).toMatchObject({
      issues: { added: [], removed: [], changed: [expect.stringContaining('rolled_back')] },
    });
  });
});

/** The shipped policy with one message worded otherwise, in the store to which the file belongs. */
function oldPolicy(file: string): ReturnType<typeof loadPolicy> {
  const { folder } = loadPolicy();
  const catalogue = readFileSync(`${folder}catalogue.json`, 'utf8').replace(
    /("code":"promotion\.rolled_back"[^}]*"message":")/,
    '$1Formerly: ',
  );
  const own = join(dirname(file), 'policy', sha256Hex(Buffer.from(catalogue, 'utf8')));
  mkdirSync(own, { recursive: true });
  cpSync(`${folder}policy.wasm`, join(own, 'policy.wasm'));
  writeFileSync(join(own, 'catalogue.json'), catalogue);
  return loadPolicy(`${own}/`);
}
