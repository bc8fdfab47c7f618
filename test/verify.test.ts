import { beforeAll, describe, expect, it } from 'vitest';
import { GateError } from '../src/error.ts';
import {
  check,
  diff,
  type GateReport,
  openRun,
  type Rederivation,
  reportDigest,
  type Run,
  verify,
  type VerifyOptions,
} from '../src/index.ts';
import { minimalReport } from '../src/report/assertReport.ts';
import { optionsOf, policy, procedure, RUNS } from './runs/nooterra.ts';

const judgement = { ...optionsOf({}), params: { probe_max_gap_seconds: 120 } };
const run = () => openRun(RUNS.pass);
let report: GateReport;
let rolledBack: GateReport;

beforeAll(async () => {
  report = await check(run(), judgement);
  rolledBack = await check(openRun(RUNS['rolled-back']), judgement);
});

/** A report that somebody changed and gave a right digest. */
function resealed(change: Partial<GateReport>, of = report): GateReport {
  const changed = { ...of, ...change };
  return { ...changed, digest: reportDigest(changed) };
}

function derive(of: GateReport, options: Partial<VerifyOptions> = {}, from: Run = run()): Promise<Rederivation> {
  return verify(of, from, { policy, ...options });
}

async function summary(of: GateReport, options?: Partial<VerifyOptions>, from?: Run) {
  const derived = await derive(of, options, from);
  if (derived.result === 'not_rederivable') return derived;
  return { result: derived.result, factors: derived.comparison.factors.map(({ factor }) => factor) };
}

describe('a report is identical', () => {
  it('with the recorded as-of, expectation and params, and nothing else given', async () => {
    expect(report.config.params['probe_max_gap_seconds']?.value).toBe(120);
    expect(await summary(report)).toEqual({ result: 'identical', factors: [] });
    expect(await summary(rolledBack, {}, openRun(RUNS['rolled-back']))).toEqual({ result: 'identical', factors: [] });
  });

  it('whether its as-of came from a clock or a person', async () => {
    const clock = await check(run(), { ...judgement, asOfSource: 'clock' });
    expect(await summary(clock)).toEqual({ result: 'identical', factors: [] });
  });

  it('where nothing was expected', async () => {
    const { expect: _, ...unbound } = judgement;
    expect(await summary(await check(run(), unbound))).toEqual({ result: 'identical', factors: [] });
  });
});

describe('a report is equivalent', () => {
  it('where another version of the tool made it', async () => {
    const older = resealed({ tool: { name: 'rungate', version: '0.0.1' } });
    expect(await summary(older)).toEqual({ result: 'equivalent', factors: ['tool'] });
  });

  it('where the trust that it records is not given, and none of it decided anything', async () => {
    const trusting = resealed({
      config: { ...report.config, trust: [{ type: 'secret', name: 'own', present: true, signs: ['seal'] }] },
    });
    expect(await summary(trusting)).toEqual({ result: 'equivalent', factors: ['trust'] });
  });

  it('where the procedure changed without changing what is found', async () => {
    const next = { ...procedure, version: '9.0.0', digest: `sha256:${'9'.repeat(64)}` };
    expect(await summary(report, { procedure: next })).toEqual({ result: 'equivalent', factors: ['procedure'] });
  });
});

describe('a report differs', () => {
  it.each([...RUNS.pass.keys()])('where one byte of %s is another', async (path) => {
    const tree = new Map(RUNS.pass);
    const bytes = Uint8Array.from(tree.get(path) ?? []);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    tree.set(path, bytes);
    const derived = await derive(report, {}, openRun(tree));
    expect(derived).toMatchObject({
      result: 'differs',
      comparison: { factors: [{ factor: 'evidence' }], entries: { added: [], removed: [], changed: [path] } },
    });
  });

  it('from the report of another run', async () => {
    expect(await summary(rolledBack)).toEqual({ result: 'differs', factors: ['evidence'] });
  });

  it.each<[string, (of: GateReport) => Partial<GateReport>]>([
    ['a verdict', () => ({ verdict: 'pass', outcome: 'completed', blockingIssues: [] })],
    [
      'an issue',
      ({ blockingIssues }) => ({ blockingIssues: blockingIssues.map((issue) => ({ ...issue, message: 'x' })) }),
    ],
    ['an assurance', () => ({ assurance: 'attested' })],
    ['a subject', ({ subject }) => ({ subject: { ...subject, target: 'other' } })],
    ['a gate', ({ gates }) => ({ gates: gates.map((gate) => ({ ...gate, verdict: 'pass' as const })) })],
    ['an inventory', () => ({ inventory: [] })],
  ])('where somebody wrote %s into it and sealed it anew', async (_, change) => {
    const forged = resealed(change(rolledBack), rolledBack);
    const derived = await summary(forged, {}, openRun(RUNS['rolled-back']));
    expect(derived).toEqual({ result: 'differs', factors: [] });
  });

  it('where an assurance was written into it, whatever else differs', async () => {
    const forged = resealed({ assurance: 'attested', tool: { name: 'rungate', version: '0.0.1' } });
    expect(await summary(forged)).toEqual({ result: 'differs', factors: ['tool'] });
  });

  it('where a procedure of the same name finds something else', async () => {
    const requirements = procedure.requirements.map((one) =>
      one.id === 'in-effect' ? { ...one, level: 'warn' as const } : one,
    );
    const laxer = { ...procedure, requirements, digest: `sha256:${'9'.repeat(64)}` };
    const derived = await summary(rolledBack, { procedure: laxer }, openRun(RUNS['rolled-back']));
    expect(derived).toEqual({ result: 'differs', factors: ['procedure'] });
  });
});

describe('a report cannot be derived again', () => {
  const ownProcedure = () => resealed({ procedure: { ...report.procedure, name: 'own', source: 'file' } });
  const digest = `sha256:${'9'.repeat(64)}`;

  it.each<[string, string, () => GateReport, Partial<VerifyOptions>?]>([
    ['of a check that could not be done', 'no_result', () => minimalReport(report, 'internal')],
    ['in which chance decided', 'not_reproducible', () => resealed({ reproducible: false })],
    ['whose procedure is a file that is not given', 'procedure_not_given', ownProcedure],
    [
      'whose procedure is shipped no more',
      'procedure_unknown',
      () => resealed({ procedure: { ...report.procedure, name: 'gone' } }),
    ],
    [
      'whose policy had rules of a user',
      'user_policies_not_given',
      () => resealed({ policy: { ...report.policy, userPolicies: [{ name: 'own', digest }] } }),
    ],
    [
      'whose procedure calls itself shipped and is a path',
      'procedure_unknown',
      () => resealed({ procedure: { ...report.procedure, name: './own.yaml' } }),
    ],
    [
      'with a param that the procedure does not know',
      'params_refused',
      () => resealed({ config: { ...report.config, params: { speed: { value: 1, default: 1, loosened: false } } } }),
    ],
    [
      'with a param out of bounds',
      'params_refused',
      () =>
        resealed({
          config: { ...report.config, params: { probe_max_gap_seconds: { value: 1e9, default: 60, loosened: true } } },
        }),
    ],
    [
      'whose procedure this policy cannot judge',
      'procedure_refused',
      () => report,
      { procedure: { ...procedure, notApplicable: { rollback: 'Because.' } } },
    ],
  ])('%s', async (_, reason, of, options) => {
    expect(await derive(of(), options)).toEqual({ result: 'not_rederivable', reason });
  });

  it('while a file cannot be read', async () => {
    const source = run();
    const broken: Run = {
      ...source,
      read: (entry, sink) =>
        entry.path === 'validation.txt'
          ? Promise.resolve({ ok: false, problem: 'no_permission' })
          : source.read(entry, sink),
    };
    expect(await derive(report, {}, broken)).toEqual({ result: 'not_rederivable', reason: 'run_not_readable' });
  });
});

it('diff says of two reports what verify says of a run', () => {
  const { same, verdict, factors } = diff(report, rolledBack);
  expect({ same, verdict, factors: factors.map(({ factor }) => factor) }).toEqual({
    same: false,
    verdict: { before: 'pass', after: 'fail' },
    factors: ['evidence'],
  });
});

describe('verify throws', () => {
  it('for a procedure of another name', async () => {
    const other = { ...procedure, name: 'own' };
    await expect(derive(report, { procedure: other })).rejects.toMatchObject({ code: 'usage' });
  });

  it('when the signal fires', async () => {
    await expect(verify(report, run(), { policy }, AbortSignal.abort())).rejects.toBeInstanceOf(GateError);
  });
});
