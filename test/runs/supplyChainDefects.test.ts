import { describe, expect, it } from 'vitest';
import type { GateReport } from '../../src/index.ts';
import { policy, ProcedureFixtures, summary } from './procedureFixtures.ts';

const fixtures = await ProcedureFixtures.load('supply-chain', '2026-05-05T00:00:00Z');
const { procedure, runs, closed } = fixtures;

/** What other tests of this example are about, and what no file of it can cause. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  'supply_chain.exploits_unlisted': 'The collector states what each list says of each scan.',
  'supply_chain.scan_artifact_missing':
    'A deployment of nothing misses more than its scan; the rule has a test of its own.',
  'supply_chain.scan_empty':
    'Neither grype nor SARIF says how much it looked at; test/collect/scans.test.ts has Trivy and Semgrep.',
};

const NEW_RULES = ['supply_chain.scanned', 'supply_chain.flaws', 'supply_chain.exploits'];

it('passes the good run, and says what it leaves out of account', async () => {
  const report = await fixtures.judge({ tree: runs.pass });
  expect(summary(report)).toEqual({
    verdict: 'pass',
    codes: [],
    warnings: ['supply_chain.exploit_left_out', 'supply_chain.flaw_left_out'],
  });
  const flaw = report.warnings.find(({ requirement }) => requirement === 'flaws-within-limits');
  expect(flaw?.message).toBe(
    'GHSA-f8q6-p94x-37v3 in left-pad 1.3.0 (high) is left out of account ' +
      '(Only texts of fixed length are padded., not_affected, vulnerable_code_not_in_execute_path).',
  );
  expect(flaw?.evidence.map(({ path, pointer }) => [path, pointer])).toEqual([
    ['scans/image.grype.json', '/matches/1'],
    ['vex.openvex.json', '/statements/0'],
  ]);
  expect(flaw?.waive).toBeNull();
});

describe('the defects', () => {
  it.each(closed)('$id: $title', async (defect) => {
    const report = await fixtures.judgeDefect(defect);
    const { verdict, codes, warnings = summary(report).warnings } = defect;
    expect(summary(report)).toEqual({ verdict, codes, warnings });
  });

  it('have a row for every code of every rule about scans', async () => {
    const reports = await Promise.all(closed.map((defect) => fixtures.judgeDefect(defect)));
    const found = new Set(reports.flatMap((report) => codesOf(report)));
    const codes = NEW_RULES.flatMap((rule) => policy.rules.get(rule)?.codes ?? []).map(({ code }) => code);
    expect(codes.filter((code) => !found.has(code)).sort()).toEqual(Object.keys(UNREACHABLE));
  });

  it('have a row that each line about scans and tests alone catches', async () => {
    const reports = await Promise.all(closed.map((defect) => fixtures.judgeDefect(defect)));
    const caught = new Set(reports.flatMap(decisive));
    const lines = procedure.requirements.filter(({ criteria }) => criteria.some((one) => /^S[6-9]$/.test(one)));
    expect(lines.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([]);
  });

  it('leave undecided what no pinned list or key can tell', async () => {
    const undecided = async (id: string) => {
      const defect = closed.find((one) => one.id === id);
      if (defect === undefined) throw new Error(`no row is called ${id}`);
      return (await fixtures.judgeDefect(defect)).undecided.map(({ requirement, reason }) => [
        requirement,
        reason.split(':')[0],
      ]);
    };
    expect(await undecided('no-list-of-exploited')).toEqual([['not-known-exploited', 'trust_missing']]);
    expect(await undecided('nobody-pinned-for-statements')).toEqual([
      ['exploits-improbable', 'trust_missing'],
      ['flaws-within-limits', 'trust_missing'],
    ]);
  });
});

describe('taking a report away from the passing run', () => {
  const reports = [...runs.pass.keys()].filter((path) => /^(?:scans|reports|vex)/.test(path));

  it.each(reports)('%s: deleted, emptied or halved, never passes', async (path) => {
    const bytes = runs.pass.get(path) ?? new Uint8Array();
    const verdicts = await Promise.all(
      [undefined, new Uint8Array(), bytes.subarray(0, bytes.length >> 1)].map(async (edited) => {
        const tree = new Map(runs.pass);
        if (edited === undefined) tree.delete(path);
        else tree.set(path, edited);
        return (await fixtures.judge({ tree })).verdict;
      }),
    );
    expect(verdicts).toEqual(['fail', 'fail', 'fail']);
  });
});

function codesOf({ blockingIssues, warnings }: GateReport): string[] {
  return [...blockingIssues, ...warnings].map(({ code }) => code);
}

/** The lines that alone find some code: without them the row would have other codes. */
function decisive({ blockingIssues, undecided }: GateReport): string[] {
  const found = [...blockingIssues, ...undecided];
  return found.flatMap(({ requirement, code }) =>
    found.every((other) => other.code !== code || other.requirement === requirement) ? [requirement] : [],
  );
}
