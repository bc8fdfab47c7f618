import { beforeAll, describe, expect, it } from 'vitest';
import { check, openSecondEngine, type SecondEngine, shippedProcedures } from '../../src/index.ts';
import { ProcedureFixtures, runOf } from '../runs/procedureFixtures.ts';

// OPA's own engine takes a good part of a second for each: a sample does for every change, all of them for a release.
const EVERY = Number(process.env['DIFFERENTIAL_EVERY'] ?? '1');

let second: SecondEngine;

beforeAll(() => {
  second = openSecondEngine();
});

describe.each(shippedProcedures())('%s', (name) => {
  it(`is judged by both engines alike, in both fixtures and every defect of ${EVERY}`, async () => {
    const fixtures = await ProcedureFixtures.load(name);
    const rows = [
      ...(['pass', 'rolled-back'] as const).map((from) => ({ id: from, run: { tree: fixtures.runs[from] }, by: {} })),
      ...fixtures.defects
        .filter((_, index) => index % EVERY === 0)
        .map((defect) => ({ id: defect.id, run: fixtures.applied(defect), by: defect })),
    ];
    const differing: string[] = [];
    let decided = 0;
    for (const { id, run, by } of rows) {
      const { undecided, summary } = await check(runOf(run), { ...fixtures.optionsOf(by), second });
      decided += summary.satisfied + summary.violated;
      for (const { code, requirement } of undecided)
        if (code.endsWith('.engines_differ')) differing.push(`${id}: ${requirement}`);
    }
    expect(differing).toEqual([]);
    // Else nothing was compared.
    expect(decided).toBeGreaterThan(rows.length * 10);
  });
});
