import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { check, type GateReport, loadPolicy, loadProcedure, openRun, type Run } from '../../src/index.ts';
import { applyDefect, type DefectiveRun } from '../fixture/applyDefect.ts';
import { type Defect, loadDefects } from '../fixture/defect.ts';
import { rolledBackRolloutRun } from '../fixture/nooterra.ts';
import { ENVIRONMENT, PROCEDURE, SOURCE, TARGET } from '../fixture/nooterra/identity.ts';
import { loadTree, type RunTree } from '../fixture/runTree.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/runs/nooterra-self-host-upgrade/', import.meta.url));
const RUNS = { pass: loadTree(`${FIXTURES}pass`), 'rolled-back': loadTree(`${FIXTURES}rolled-back`) };
const DEFECTS = loadDefects(`${FIXTURES}defects.yaml`);

const procedure = await loadProcedure(PROCEDURE);
const policy = loadPolicy();
const expectation = { source: SOURCE, target: TARGET, environment: ENVIRONMENT };

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
  // Open: lines that bind always demand gates, probes and deployments that such a run cannot have. Unmet forward
  // requirements of a run whose rollback is complete should be its triggers and not its blockers.
  it.fails('is blocked by exactly one finding', async () => {
    const report = await judge({ tree: rolledBackRolloutRun() });
    expect(report.outcome).toBe('rolled_back');
    expect(report.blockingIssues.map(({ code }) => code)).toEqual(['promotion.rolled_back']);
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
    // Every role of this procedure but the snapshots names one path, so no two files can claim it.
    'completion.file_ambiguous',
  ];

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
    expect(dispensable.map(({ id }) => id)).toEqual([]);
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
});

describe('taking something away from the passing run', () => {
  const open = new Set(
    DEFECTS.flatMap(({ open: reason, change }) => (reason === undefined ? [] : soleDeletion(change))),
  );

  it.each([...RUNS.pass.keys()])('%s: deleted, emptied or halved, never passes', async (path) => {
    const bytes = RUNS.pass.get(path) ?? new Uint8Array();
    const verdicts = {
      deleted: (await judge({ tree: edited(path, undefined) })).verdict,
      emptied: (await judge({ tree: edited(path, new Uint8Array()) })).verdict,
      halved: (await judge({ tree: edited(path, bytes.subarray(0, bytes.length >> 1)) })).verdict,
    };
    expect(verdicts).toEqual({ deleted: open.has(path) ? 'pass' : 'fail', emptied: 'fail', halved: 'fail' });
  });
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

const judged = new Map<string, Promise<GateReport>>();

/** Each row is judged once, however many tests look at it. */
function judgeDefect(defect: Defect): Promise<GateReport> {
  const report = judged.get(defect.id) ?? judge(applyDefect(RUNS[defect.from], defect), defect);
  judged.set(defect.id, report);
  return report;
}

async function judge(
  { tree, links = new Map() }: Partial<DefectiveRun> & { readonly tree: RunTree },
  { config, asOf = '2026-03-15T00:00:00Z' }: Pick<Defect, 'config' | 'asOf'> = {},
): Promise<GateReport> {
  return check(withLinks(openRun(tree), links), { procedure, policy, asOf, expect: config?.expect ?? expectation });
}

/** Links as a directory would list them; a tree in memory has none. */
function withLinks(run: Run, links: ReadonlyMap<string, string>): Run {
  const entries = [...links].map(([path, target]) => ({ path, type: 'link' as const, size: null, target }));
  return { ...run, entries: [...run.entries, ...entries] };
}

function summary({ verdict, blockingIssues, warnings }: GateReport) {
  return { verdict, codes: codesOf(blockingIssues), warnings: codesOf(warnings) };
}

function codesOf(issues: GateReport['blockingIssues']): string[] {
  return [...new Set(issues.map(({ code }) => code))].sort();
}

function soleDeletion(change: Defect['change']): string[] {
  const [first, ...others] = change;
  return first?.op === 'delete' && others.length === 0 ? [first.file] : [];
}

function edited(path: string, bytes: Uint8Array | undefined): RunTree {
  const tree = new Map(RUNS.pass);
  if (bytes === undefined) tree.delete(path);
  else tree.set(path, bytes);
  return tree;
}
