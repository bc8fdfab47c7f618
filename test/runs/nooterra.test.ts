import { describe, expect, it } from 'vitest';
import type { GateReport } from '../../src/index.ts';
import { rolledBackRolloutRun } from '../fixture/nooterra.ts';
import type { RunTree } from '../fixture/runTree.ts';
import { DEFECTS, judge, judgeDefect, policy, procedure, RUNS, summary } from './nooterra.ts';

describe('the good runs', () => {
  it('passes the upgrade that went well', async () => {
    const report = await judge({ tree: RUNS.pass });
    expect(summary(report)).toEqual({ verdict: 'pass', codes: [], warnings: [] });
    expect(report.outcome).toBe('completed');
    expect(report.undecided).toEqual([]);
  });

  it('blocks the well-run rollback with exactly one finding', async () => {
    const report = await judge({ tree: RUNS['rolled-back'] });
    expect(summary(report)).toEqual({ verdict: 'fail', codes: ['promotion.rolled_back'], warnings: [] });
    expect(report.outcome).toBe('rolled_back');
    expect(report.blockingIssues).toHaveLength(1);
    expect(report.undecided).toEqual([]);
  });
});

describe('a rollback out of the middle of the rollout', () => {
  it('is blocked by exactly one finding', async () => {
    const report = await judge({ tree: rolledBackRolloutRun() });
    expect(report.outcome).toBe('rolled_back');
    expect(report.blockingIssues.map(({ code }) => code)).toEqual(['promotion.rolled_back']);
    expect(report.undecided).toEqual([]);
  });

  it('passes where the rollback is itself the judged action', async () => {
    const report = await judge({ tree: rolledBackRolloutRun() }, { config: { expect: { outcome: 'rolled_back' } } });
    expect(summary(report)).toEqual({ verdict: 'pass', codes: [], warnings: [] });
    expect(report.outcome).toBe('rolled_back');
  });

  it('shows what it answered as triggers', async () => {
    const { gates } = await judge({ tree: rolledBackRolloutRun() });
    const lines = gates.flatMap(({ requirements }) => requirements);
    const triggers = lines.flatMap(({ id, result }) => (result === 'triggered' ? [id] : []));
    expect(triggers).toEqual(
      expect.arrayContaining(['rollout-order', 'services-healthy', 'validation-records-present']),
    );
    const forward = new Set(procedure.requirements.flatMap(({ id, phase }) => (phase === 'forward' ? [id] : [])));
    expect(triggers.filter((id) => !forward.has(id))).toEqual([]);
  });
});

describe('the defects', () => {
  it.each(DEFECTS.filter(({ open }) => open === undefined))('$id: $title', async (defect) => {
    const report = await judgeDefect(defect);
    const { verdict, codes, warnings = summary(report).warnings } = defect;
    expect(summary(report)).toEqual({ verdict, codes, warnings });
  });

  // The row says what should be found. When it is, this fails, and the row loses its `open`.
  it.each(DEFECTS.filter(({ open }) => open !== undefined))('$id is still open: $open', async (defect) => {
    const { verdict, codes } = summary(await judgeDefect(defect));
    expect({ verdict, codes }).not.toEqual({ verdict: defect.verdict, codes: defect.codes });
  });
});

describe('the table of defects', () => {
  const unreachable = [
    // Every demanded role of this procedure names one path, so no two files can claim it.
    'completion.file_ambiguous',
    // Every demanded file has a format whose collector refuses an empty one.
    'completion.file_empty',
    // The collectors count what they claim: nobody can leave out a claim but who edits the evidence (removal.test.ts does).
    'completion.claims_missing',
    'completion.claims_without_file',
    // What is signed here, and demanded, does not run out.
    'supply_chain.signature_expired',
    // A probe series has one header, so one file cannot hold two, and each selection reads one file.
    'promotion.probes_mixed',
    'quality.series_mixed',
    // The collector refuses a transcript whose steps have no number.
    'completion.step_unnumbered',
    // The line binds only once a rollback step is recorded.
    'rollback.nothing_recorded',
    // Seals are proved in sealed.test.ts: an edit of these runs would have to sign anew.
    'provenance.assurance_too_low',
    'provenance.seal_malformed',
    'provenance.sealed_file_changed',
    'provenance.sealed_file_missing',
    'provenance.file_not_sealed',
  ];
  const elsewhere = ['assurance-reached', 'seal-consistent'];

  it('has a row for every code of every rule that the procedure uses', async () => {
    const used = new Set(procedure.requirements.map(({ rule }) => rule));
    const codes = [...policy.rules.values()].flatMap((rule) => (used.has(rule.rule) ? rule.codes : []));
    const found = new Set((await closedReports()).flatMap((report) => [...issuesOf(report)].map(({ code }) => code)));
    const missing = codes.map(({ code }) => code).filter((code) => !found.has(code) && !unreachable.includes(code));
    expect(missing).toEqual([]);
  });

  // Deleting the line would change the codes of that row, and the row would fail.
  it('has a row that each requirement line alone catches', async () => {
    const reports = await closedReports();
    const dispensable = procedure.requirements.filter(({ id }) => !reports.some((report) => isDecisive(id, report)));
    expect(dispensable.map(({ id }) => id)).toEqual(elsewhere);
  });

  it('names criteria of the procedure', () => {
    const known = new Set(procedure.requirements.flatMap(({ criteria }) => criteria));
    expect(DEFECTS.flatMap(({ criteria }) => criteria).filter((one) => !known.has(one))).toEqual([]);
  });

  it('has rows for every criterion of the procedure', () => {
    const named = new Set(DEFECTS.flatMap(({ criteria, open }) => (open === undefined ? criteria : [])));
    const criteria = new Set(procedure.requirements.flatMap((requirement) => requirement.criteria));
    expect([...criteria].filter((one) => !named.has(one))).toEqual([]);
  });

  it('has a row that gives each param of the procedure', () => {
    const given = new Set(DEFECTS.flatMap(({ config }) => Object.keys(config?.params ?? {})));
    expect(Object.keys(procedure.params).filter((name) => !given.has(name))).toEqual([]);
  });
});

describe('taking something away from the passing run', () => {
  // What the gates read may be kept or not; a file that was read is either the very one or not kept.
  const kept = [...RUNS.pass.keys()].filter((path) => path.startsWith('sources/'));

  it.each(kept)('%s: deleted, is a warning', async (path) => {
    const report = await judge({ tree: edited(path, undefined) });
    expect(summary(report)).toEqual({ verdict: 'pass', codes: [], warnings: ['determinism.source_unmapped'] });
  });

  it.each([...RUNS.pass.keys()].filter((path) => !kept.includes(path)))(
    '%s: deleted, emptied or halved, never passes',
    async (path) => {
      const bytes = RUNS.pass.get(path) ?? new Uint8Array();
      const verdicts = {
        deleted: (await judge({ tree: edited(path, undefined) })).verdict,
        emptied: (await judge({ tree: edited(path, new Uint8Array()) })).verdict,
        halved: (await judge({ tree: edited(path, bytes.subarray(0, bytes.length >> 1)) })).verdict,
      };
      expect(verdicts).toEqual({ deleted: 'fail', emptied: 'fail', halved: 'fail' });
    },
  );
});

async function closedReports(): Promise<GateReport[]> {
  return Promise.all(DEFECTS.filter(({ open }) => open === undefined).map(judgeDefect));
}

function issuesOf({ blockingIssues, warnings }: GateReport): GateReport['blockingIssues'] {
  return [...blockingIssues, ...warnings];
}

/** Whether the line is the only one to find some code. */
function isDecisive(requirement: string, report: GateReport): boolean {
  const issues = issuesOf(report);
  const codes = new Set(issues.flatMap((issue) => (issue.requirement === requirement ? [issue.code] : [])));
  return [...codes].some((code) => issues.every((issue) => issue.code !== code || issue.requirement === requirement));
}

function edited(path: string, bytes: Uint8Array | undefined): RunTree {
  const tree = new Map(RUNS.pass);
  if (bytes === undefined) tree.delete(path);
  else tree.set(path, bytes);
  return tree;
}
