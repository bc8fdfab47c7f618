import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequirementResult } from '../../src/policy/evaluate.ts';
import { compareReports, type Comparison } from '../../src/report/compareReports.ts';
import type { FACTORS } from '../../src/report/factors.ts';
import type { GateReport } from '../../src/report/gateReport.ts';
import { sealReport } from '../../src/report/sealReport.ts';
import { boundOf } from '../policy/ownPolicy.ts';
import { reportOf, satisfied, undecided, violated } from './ownReport.ts';

const LINES = ['a', 'b', 'c', 'd'];

/** Reports of four lines, each satisfied, violated with some findings, advisory or not, or undecided; over some run. */
const anyReport: fc.Arbitrary<GateReport> = fc
  .record({
    lines: fc.tuple(
      ...LINES.map(() =>
        fc.record({
          what: fc.nat(2),
          warn: fc.boolean(),
          subjects: fc.subarray(['x', 'y', '\u{10000}', '\ue000'], { minLength: 1 }),
          actual: fc.nat(1),
        }),
      ),
    ),
    paths: fc.uniqueArray(fc.constantFrom('p', 'q', '__proto__x', 'constructor')),
    size: fc.nat(1),
    target: fc.constantFrom(undefined, 't'),
  })
  .map(({ lines, paths, size, target }) =>
    reportOf({
      results: lines.map(({ what, warn, subjects, actual }, index) => {
        const bound = boundOf(LINES[index] ?? '', undefined, { level: warn ? 'warn' : 'block' });
        const results: RequirementResult[] = [
          satisfied(bound),
          violated(bound, ...subjects.map((subject) => ({ subject, actual }))),
          undecided(bound),
        ];
        return results[what] ?? satisfied(bound);
      }),
      collection: {
        inventory: paths.map((path) => ({
          path,
          type: 'file',
          size,
          sha256: 'a'.repeat(64),
          collectors: [],
          status: 'read',
        })),
      },
      ...(target !== undefined && { expect: { target } }),
    }),
  );

describe('comparing', () => {
  it('a report with itself finds nothing', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(compareReports(report, structuredClone(report))).toEqual({
          before: report.digest,
          after: report.digest,
          identical: true,
          same: true,
          verdict: { before: report.verdict, after: report.verdict },
          outcome: { before: report.outcome, after: report.outcome },
          issues: { added: [], removed: [], changed: [] },
          factors: [],
          entries: { added: [], removed: [], changed: [] },
          others: [],
        } satisfies Comparison);
      }),
    );
  });

  it('finds in one direction as added what it finds in the other as removed', () => {
    fc.assert(
      fc.property(anyReport, anyReport, (one, other) => {
        const there = compareReports(one, other);
        const back = compareReports(other, one);
        expect(there.issues.added).toEqual(back.issues.removed);
        expect(there.issues.removed).toEqual(back.issues.added);
        expect(there.entries).toEqual({ ...back.entries, added: back.entries.removed, removed: back.entries.added });
        expect(
          there.issues.changed.map(({ id, list, listBefore, members }) => [id, listBefore, list, members]),
        ).toEqual(back.issues.changed.map(({ id, list, listBefore, members }) => [id, list, listBefore, members]));
        expect(there.factors.map(({ factor }) => factor)).toEqual(back.factors.map(({ factor }) => factor));
        expect(there.others).toEqual(back.others);
        expect([there.same, there.identical]).toEqual([back.same, back.identical]);
      }),
    );
  });

  it('accounts for every issue of both reports', () => {
    fc.assert(
      fc.property(anyReport, anyReport, (one, other) => {
        const { issues } = compareReports(one, other);
        const ids = (report: GateReport) =>
          [report.blockingIssues, report.warnings, report.undecided].flatMap((list) => list.map(({ id }) => id));
        const kept = ids(one).filter((id) => ids(other).includes(id));
        expect(issues.added).toHaveLength(ids(other).length - kept.length);
        expect(issues.removed).toHaveLength(ids(one).length - kept.length);
        expect(issues.changed.every(({ id }) => kept.includes(id))).toBe(true);
      }),
    );
  });

  it('never calls two reports of one content different, nor two of different content identical', () => {
    fc.assert(
      fc.property(anyReport, anyReport, (one, other) => {
        const { identical, same, factors, others } = compareReports(one, other);
        expect(identical).toBe(one.digest === other.digest);
        // Whatever differs is said somewhere.
        expect(identical).toBe(same && factors.length === 0 && others.length === 0);
      }),
    );
  });
});

describe('an issue', () => {
  const issue = (more: object, level: 'block' | 'warn' = 'block') =>
    reportOf({ results: [satisfied(boundOf('z')), violated(boundOf('a', undefined, { level }), more)] });

  it('that says something else is changed, in these members', () => {
    const { issues, same } = compareReports(issue({ actual: 1 }), issue({ actual: 2 }));
    expect(same).toBe(false);
    expect(issues).toMatchObject({
      added: [],
      removed: [],
      changed: [{ list: 'blockingIssues', listBefore: 'blockingIssues', members: ['actual', 'message'] }],
    });
  });

  it('that comes or goes is named with its list and what it says', () => {
    const none = reportOf({ results: [satisfied(boundOf('z'))] });
    const entry = {
      id: 'own:a:schema.bad:s',
      list: 'blockingIssues',
      requirement: 'a',
      code: 'schema.bad',
      text: 's is 1, not (nothing).',
    };
    expect(compareReports(none, issue({ actual: 1 })).issues).toEqual({ added: [entry], removed: [], changed: [] });
    expect(compareReports(issue({ actual: 1 }), none).issues).toEqual({ added: [], removed: [entry], changed: [] });
    const open = reportOf({ results: [satisfied(boundOf('z')), undecided(boundOf('a'))] });
    expect(compareReports(none, open).issues.added).toMatchObject([{ list: 'undecided', text: 'policy_silent' }]);
  });

  it('that goes is made up for by none that changed', () => {
    const two = (...findings: object[]) =>
      reportOf({ results: [satisfied(boundOf('z')), violated(boundOf('a'), ...findings)] });
    const { same, issues } = compareReports(
      two({ subject: 'x', actual: 1 }, { subject: 'y' }),
      two({ subject: 'x', actual: 2 }),
    );
    expect([issues.removed.length, issues.changed.length, same]).toEqual([1, 1, false]);
  });

  it('is not all that decides: verdict and outcome count, too', () => {
    const report = reportOf({ results: [satisfied()] });
    expect(compareReports(report, { ...report, verdict: 'indeterminate' }).same).toBe(false);
    expect(compareReports(report, { ...report, outcome: 'rolled_back' }).same).toBe(false);
  });

  it('that only moved to another list is changed', () => {
    const { issues, verdict } = compareReports(issue({}, 'warn'), issue({}));
    expect(verdict).toEqual({ before: 'pass', after: 'fail' });
    expect(issues).toMatchObject({
      added: [],
      removed: [],
      changed: [{ list: 'blockingIssues', listBefore: 'warnings', members: [] }],
    });
  });
});

describe('factors', () => {
  const report = reportOf({ results: [satisfied()] });
  const changed = (change: Partial<GateReport>) => {
    const { same, factors, others } = compareReports(report, sealReport({ ...report, ...change }));
    return { same, factors: factors.map(({ factor }) => factor), others };
  };
  const digest = `sha256:${'9'.repeat(64)}`;
  const { run, procedure, policy, config, tool, subject } = report;

  it.each<[(typeof FACTORS)[number], Partial<GateReport>]>([
    ['evidence', { run: { ...run, digest } }],
    ['procedure', { procedure: { ...procedure, digest } }],
    ['policy', { policy: { ...policy, userPolicies: [{ name: 'own', digest }] } }],
    ['params', { config: { ...config, params: { constructor: { value: 1, default: 1, loosened: false } } } }],
    ['trust', { config: { ...config, trust: [{ type: 'secret', name: 'own', present: true, signs: ['seal'] }] } }],
    ['waivers', { config: { ...config, waivers: ['own:a'] } }],
    ['configuration', { config: { ...config, digest } }],
    ['expectation', { subject: { ...subject, expected: { target: 't' } } }],
    ['as_of', { asOf: '2026-03-15T00:00:00Z' }],
    ['as_of', { asOfSource: 'clock' }],
    ['tool', { tool: { ...tool, version: '9.0.0' } }],
  ])('%s is named alone where it alone differs', (factor, change) => {
    expect(changed(change)).toEqual({ same: true, factors: [factor], others: [] });
  });

  it('include whatever else a configuration records', () => {
    const enforcement = [{ requirement: 'a', until: '2026-05-01T00:00:00Z', owner: 'o' }];
    const more = { ...config, enforcement };
    const { factors } = compareReports(report, { ...report, config: more });
    expect(factors).toEqual([
      { factor: 'configuration', changes: [{ name: 'enforcement', before: [], after: enforcement }] },
    ]);
  });

  it('include the terms of waivers, and not how they fared at another time', () => {
    const waiver = {
      selector: 's',
      owner: 'o',
      reason: 'r',
      expires: '2026-04-01',
      daysLeft: 3,
      state: 'in_effect',
      matched: 0,
    } as const;
    const waiving = (change: object) => ({ ...report, waivers: [{ ...waiver, ...change }] });
    const named = (change: object) => compareReports(waiving({}), waiving(change)).factors.map(({ factor }) => factor);
    expect(named({ expires: '2026-05-01' })).toEqual(['waivers']);
    expect(named({ owner: 'somebody else' })).toEqual(['waivers']);
    expect(named({ daysLeft: -1, state: 'expired', matched: 1 })).toEqual([]);
  });

  it('do not hide what no factor explains', () => {
    expect(changed({ assurance: 'attested' })).toEqual({ same: true, factors: [], others: ['assurance'] });
    expect(changed({ subject: { ...subject, target: 'other' } })).toEqual({
      same: true,
      factors: [],
      others: ['subject'],
    });
  });

  it('say which entries of the run differ', () => {
    const row = (path: string, size: number) =>
      ({ path, type: 'file', size, sha256: String(size).repeat(64), collectors: [], status: 'read' }) as const;
    const of = (...inventory: GateReport['inventory']) => ({ ...report, inventory });
    const { entries } = compareReports(
      of(row('a', 1), row('b', 1), row('c', 1)),
      of(row('b', 2), row('c', 1), row('d', 1)),
    );
    expect(entries).toEqual({ added: ['d'], removed: ['a'], changed: ['b'] });
  });
});
