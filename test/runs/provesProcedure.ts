import { describe, expect, it } from 'vitest';
import type { GateReport } from '../../src/index.ts';
import type { RunTree } from '../fixture/runTree.ts';
import { policy, type ProcedureFixtures, summary } from './procedureFixtures.ts';

/** Lines and codes that no edit of a run's files can show, proved for all procedures at once in another test. */
const ELSEWHERE = {
  /** An edit of these runs would have to seal anew: sealed.test.ts does. */
  lines: ['assurance-reached', 'seal-consistent'],
  codes: [
    'provenance.assurance_too_low',
    'provenance.evidence_not_attested',
    'provenance.seal_malformed',
    'provenance.sealed_file_changed',
    'provenance.sealed_file_missing',
    'provenance.file_not_sealed',
    // The collectors count what they claim: only who edits the evidence can leave out a claim; provesRemoval.ts does.
    'completion.claims_missing',
    'completion.claims_without_file',
  ],
};

interface Proof {
  /** Codes that no run of this procedure can cause, each with the reason. */
  readonly unreachable: Readonly<Record<string, string>>;
  /** Files of the passing run that may be kept or not, and the warnings without one. */
  readonly optional?: { readonly under: string; readonly warnings: readonly string[] };
}

/**
 * What holds for every shipped procedure: its good runs are judged right, each defect has exactly its codes, every code
 * of its rules fires, and every requirement line alone catches something.
 */
export function provesProcedure(fixtures: ProcedureFixtures, { unreachable, optional }: Proof): void {
  const { procedure, runs, defects, closed } = fixtures;

  describe('the good runs', () => {
    it('passes the one that went well', async () => {
      const report = await fixtures.judge({ tree: runs.pass });
      expect(summary(report)).toEqual({ verdict: 'pass', codes: [], warnings: [] });
      expect(report.outcome).toBe('completed');
      expect(report.undecided).toEqual([]);
    });

    it('blocks the well-run rollback with exactly one finding', async () => {
      const report = await fixtures.judge({ tree: runs['rolled-back'] });
      expect(summary(report)).toEqual({ verdict: 'fail', codes: ['promotion.rolled_back'], warnings: [] });
      expect(report.outcome).toBe('rolled_back');
      expect(report.blockingIssues).toHaveLength(1);
      expect(report.undecided).toEqual([]);
    });

    it('passes the rollback where it is itself the judged action', async () => {
      const report = await fixtures.judge(
        { tree: runs['rolled-back'] },
        { config: { expect: { outcome: 'rolled_back' } } },
      );
      expect(summary(report)).toEqual({ verdict: 'pass', codes: [], warnings: [] });
    });
  });

  describe('the defects', () => {
    it.each(closed)('$id: $title', async (defect) => {
      const report = await fixtures.judgeDefect(defect);
      const { verdict, codes, warnings = summary(report).warnings } = defect;
      expect(summary(report)).toEqual({ verdict, codes, warnings });
    });

    // The row says what should be found. When it is, this fails, and the row loses its `open`.
    it.each(defects.filter(({ open }) => open !== undefined))('$id is still open: $open', async (defect) => {
      const { verdict, codes } = summary(await fixtures.judgeDefect(defect));
      expect({ verdict, codes }).not.toEqual({ verdict: defect.verdict, codes: defect.codes });
    });
  });

  describe('the table of defects', () => {
    it('has a row for every code of every rule that the procedure uses', async () => {
      const used = new Set(procedure.requirements.map(({ rule }) => rule));
      const codes = [...policy.rules.values()].flatMap((rule) => (used.has(rule.rule) ? rule.codes : []));
      const found = new Set((await closedReports()).flatMap((report) => issuesOf(report).map(({ code }) => code)));
      const missing = codes
        .map(({ code }) => code)
        .filter((code) => !found.has(code) && !ELSEWHERE.codes.includes(code));
      expect(missing.sort()).toEqual(Object.keys(unreachable).sort());
    });

    // Deleting the line would change the codes of that row, and the row would fail.
    it('has a row that each requirement line alone catches', async () => {
      const reports = await closedReports();
      const dispensable = procedure.requirements.filter(({ id }) => !reports.some((report) => isDecisive(id, report)));
      expect(dispensable.map(({ id }) => id)).toEqual(ELSEWHERE.lines);
    });

    it('names criteria of the procedure', () => {
      const known = new Set(procedure.requirements.flatMap(({ criteria }) => criteria));
      expect(defects.flatMap(({ criteria }) => criteria).filter((one) => !known.has(one))).toEqual([]);
    });

    it('has rows for every criterion of the procedure', () => {
      const named = new Set(closed.flatMap(({ criteria }) => criteria));
      const criteria = new Set(procedure.requirements.flatMap((requirement) => requirement.criteria));
      expect([...criteria].filter((one) => !named.has(one))).toEqual([]);
    });

    it('has a row that gives each param of the procedure', () => {
      const given = new Set(defects.flatMap(({ config }) => Object.keys(config?.params ?? {})));
      expect(Object.keys(procedure.params).filter((param) => !given.has(param))).toEqual([]);
    });
  });

  describe('taking something away from the passing run', () => {
    const isOptional = (path: string) => optional !== undefined && path.startsWith(optional.under);
    const kept = [...runs.pass.keys()].filter(isOptional);

    it.runIf(kept.length > 0).each(kept)('%s: deleted, is a warning', async (path) => {
      const report = await fixtures.judge({ tree: edit(runs.pass, path, undefined) });
      expect(summary(report)).toEqual({ verdict: 'pass', codes: [], warnings: optional?.warnings });
    });

    it.each([...runs.pass.keys()].filter((path) => !isOptional(path)))(
      '%s: deleted, emptied or halved, never passes',
      async (path) => {
        const bytes = runs.pass.get(path) ?? new Uint8Array();
        const verdictWith = async (edited: Uint8Array | undefined) =>
          (await fixtures.judge({ tree: edit(runs.pass, path, edited) })).verdict;
        const verdicts = {
          deleted: await verdictWith(undefined),
          emptied: await verdictWith(new Uint8Array()),
          halved: await verdictWith(bytes.subarray(0, bytes.length >> 1)),
        };
        expect(verdicts).toEqual({ deleted: 'fail', emptied: 'fail', halved: 'fail' });
      },
    );
  });

  function closedReports(): Promise<GateReport[]> {
    return Promise.all(closed.map((defect) => fixtures.judgeDefect(defect)));
  }
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

function edit(run: RunTree, path: string, bytes: Uint8Array | undefined): RunTree {
  const tree = new Map(run);
  if (bytes === undefined) tree.delete(path);
  else tree.set(path, bytes);
  return tree;
}
