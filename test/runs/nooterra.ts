import { fileURLToPath } from 'node:url';
import {
  check,
  type CheckOptions,
  type GateReport,
  loadPolicy,
  loadProcedure,
  openRun,
  type Run,
  type Trust,
  trustedKey,
} from '../../src/index.ts';
import { applyDefect, type DefectiveRun } from '../fixture/applyDefect.ts';
import { type Defect, loadDefects } from '../fixture/defect.ts';
import { publicKeyPem } from '../fixture/nooterra/signing.ts';
import { ENVIRONMENT, PROCEDURE, SOURCE, TARGET } from '../fixture/nooterra/identity.ts';
import { loadTree } from '../fixture/runTree.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/runs/nooterra-self-host-upgrade/', import.meta.url));

export const RUNS = { pass: loadTree(`${FIXTURES}pass`), 'rolled-back': loadTree(`${FIXTURES}rolled-back`) };
export const DEFECTS = loadDefects(`${FIXTURES}defects.yaml`);

export const procedure = await loadProcedure(PROCEDURE);
export const policy = loadPolicy();

type Judged = Pick<Defect, 'config' | 'asOf'>;

export async function judge(
  run: Partial<DefectiveRun> & Pick<DefectiveRun, 'tree'>,
  by: Judged = {},
): Promise<GateReport> {
  return check(runOf(run), optionsOf(by));
}

const judged = new Map<string, Promise<GateReport>>();

/** Each row is judged once, however many tests look at it. */
export function judgeDefect(defect: Defect): Promise<GateReport> {
  const report = judged.get(defect.id) ?? judge(applyDefect(RUNS[defect.from], defect), defect);
  judged.set(defect.id, report);
  return report;
}

export function optionsOf({ config, asOf = '2026-03-15T00:00:00Z' }: Judged): CheckOptions {
  const expect = config?.expect ?? { source: SOURCE, target: TARGET, environment: ENVIRONMENT };
  return {
    procedure,
    policy,
    asOf,
    expect,
    ...(config?.params !== undefined && { params: config.params }),
    ...(config?.trust !== undefined && { trust: trustFor(config.trust) }),
  };
}

/** The release board's key, pinned for these uses. */
function trustFor(signs: readonly string[]): Trust {
  const name = 'release-board';
  return { keys: [trustedKey({ name, pem: publicKeyPem(name), signs })], secrets: [] };
}

/** The run with its links as a directory would list them; a tree in memory has none. */
export function runOf({ tree, links = new Map() }: Partial<DefectiveRun> & Pick<DefectiveRun, 'tree'>): Run {
  const run = openRun(tree);
  const entries = [...links].map(([path, target]) => ({ path, type: 'link' as const, size: null, target }));
  return { ...run, entries: [...run.entries, ...entries] };
}

export function summary({ verdict, blockingIssues, warnings }: GateReport) {
  return { verdict, codes: codesOf(blockingIssues), warnings: codesOf(warnings) };
}

function codesOf(issues: GateReport['blockingIssues']): string[] {
  return [...new Set(issues.map(({ code }) => code))].sort();
}
