import { describe, expect, it } from 'vitest';
import type { Waiver } from '../../src/policy/bindWaivers.ts';
import type { ReleaseItem } from '../../src/evidence/evidence.ts';
import { assertReport } from '../../src/report/assertReport.ts';
import type { GateReport } from '../../src/report/gateReport.ts';
import { boundOf, releases } from '../policy/ownPolicy.ts';
import { reportOf, satisfied, violated } from './ownReport.ts';

/** The as-of of `reportOf`. */
const NOW = 1_773_446_400_000_000;
const DAY = 86_400_000_000;
const ID = 'own:line:schema.bad:s';

function waiver(selector: string, change: Partial<Waiver> = {}): Waiver {
  const expires = { us: NOW + 10 * DAY, text: '2026-03-24T00:00:00Z' };
  return { selector, owner: 'me', reason: 'why', issued: null, expires, ...change };
}

function until(us: number): Partial<Waiver> {
  return { expires: { us, text: '2026-03-14T00:00:00Z' } };
}

interface Run {
  readonly target?: string;
  readonly subjects?: readonly string[];
  readonly level?: 'block' | 'warn';
}

/** A run about `target` whose line finds something about each subject, beside a line that is satisfied. */
function judge(waivers: readonly Waiver[], { target = 'v1', subjects = ['s'], level = 'block' }: Run = {}) {
  return assertReport(
    reportOf({
      results: [
        satisfied(boundOf('a')),
        violated(boundOf('line', undefined, { level }), ...subjects.map((subject) => ({ subject }))),
      ],
      evidence: { release: releases(1, target).release.map((item): ReleaseItem => ({ ...item, identity: 'target' })) },
      waivers,
    }),
  );
}

function result({ gates }: GateReport): string | undefined {
  return gates.flatMap(({ requirements }) => requirements).find(({ id }) => id === 'line')?.result;
}

const runDigest = judge([]).run.digest;

describe('a waiver', () => {
  it.each([
    ['the target release', `${ID}@v1`],
    ['the run', `${ID}@${runDigest}`],
    ['the procedure', `${ID}@procedure`],
  ])('bound to %s excepts its finding', (_, selector) => {
    const report = judge([waiver(selector)]);
    expect(report.verdict).toBe('pass');
    expect(result(report)).toBe('waived');
    expect(report.blockingIssues).toEqual([]);
    expect(report.waivedIssues.map(({ id, waive }) => [id, waive])).toEqual([[ID, `${ID}@v1`]]);
    expect(report.summary).toMatchObject({ satisfied: 1, violated: 0, waived: 1 });
    expect(report.waivers).toMatchObject([{ selector, daysLeft: 10, matched: 1, state: 'in_effect' }]);
    expect(report.config.waivers).toEqual([selector]);
  });

  it.each([
    ['another release', `${ID}@v2`],
    ['a release that begins alike', `${ID}@v`],
    ['another run', `${ID}@sha256:${'0'.repeat(64)}`],
    ['another subject', 'own:line:schema.bad:t@v1'],
    ['another code', 'own:line:schema.worse:s@v1'],
    ['another line', 'own:a:schema.bad:s@v1'],
    ['another procedure', 'other:line:schema.bad:s@v1'],
    ['every subject', 'own:line:schema.bad:*@v1'],
  ])('for %s excepts nothing, and is shown as unused', (_, selector) => {
    const report = judge([waiver(selector)]);
    expect(report.verdict).toBe('fail');
    expect(report.waivedIssues).toEqual([]);
    expect(report.waivers).toMatchObject([{ selector, matched: 0, state: 'in_effect' }]);
  });

  it.each([
    ['expired long ago', until(NOW - 9 * DAY - 1), 'expired', -10],
    ['expired a moment ago', until(NOW - 1), 'expired', -1],
    ['expires now', until(NOW), 'expired', 0],
    ['begins later', { issued: { us: NOW + 1, text: '2026-03-14T00:00:01Z' } }, 'not_yet', 10],
  ] as const)('that %s excepts nothing', (_, change, state, daysLeft) => {
    const report = judge([waiver(`${ID}@v1`, change)]);
    expect(report.verdict).toBe('fail');
    expect(report.waivers).toMatchObject([{ state, daysLeft, matched: 0 }]);
  });

  it.each([
    ['that expires in a moment', until(NOW + 1), 0],
    ['that begins now', { issued: { us: NOW, text: '2026-03-14T00:00:00Z' } }, 10],
  ] as const)('%s is in effect', (_, change, daysLeft) => {
    const report = judge([waiver(`${ID}@v1`, change)]);
    expect(report.verdict).toBe('pass');
    expect(report.waivers).toMatchObject([{ state: 'in_effect', daysLeft, matched: 1 }]);
  });

  it('says in the report when it begins, where it does', () => {
    const issued = { us: NOW, text: '2026-03-14T00:00:00Z' };
    expect(judge([waiver(`${ID}@v1`, { issued })]).waivers).toMatchObject([{ issued: issued.text }]);
    expect(judge([waiver(`${ID}@v1`)]).waivers[0]).not.toHaveProperty('issued');
  });

  it('of one of two findings leaves the line violated', () => {
    const report = judge([waiver(`${ID}@v1`)], { subjects: ['s', 't'] });
    expect(report.verdict).toBe('fail');
    expect(result(report)).toBe('violated');
    expect(report.blockingIssues.map(({ subject }) => subject)).toEqual(['t']);
    expect(report.waivedIssues.map(({ subject }) => subject)).toEqual(['s']);
  });

  it('covers every finding with its code and subject', () => {
    const report = judge([waiver(`${ID}@v1`)], { subjects: ['s', 's'] });
    expect(report.verdict).toBe('pass');
    expect(report.waivedIssues.map(({ id }) => id)).toEqual([ID, `${ID}#2`]);
    expect(report.waivers).toMatchObject([{ matched: 2 }]);
  });

  it('counts the findings that it covers itself', () => {
    const waivers = [waiver(`${ID}@v1`), waiver('own:line:schema.bad:t@v1'), waiver('own:line:schema.bad:u@v1')];
    const report = judge(waivers, { subjects: ['s', 't', 't', 't'] });
    expect(report.waivedIssues.map(({ id }) => id)).toEqual([
      ID,
      'own:line:schema.bad:t',
      'own:line:schema.bad:t#2',
      'own:line:schema.bad:t#3',
    ]);
    expect(report.waivers.map(({ matched }) => matched)).toEqual([1, 3, 0]);
  });

  it('does not cover a subject that is called like a second finding', () => {
    const report = judge([waiver(`${ID}@v1`)], { subjects: ['s', 's#2'] });
    expect(report.blockingIssues.map(({ subject }) => subject)).toEqual(['s#2']);
  });

  it('of a long subject does not cover one that begins alike', () => {
    const long = 'x'.repeat(1000);
    const [first, second] = judge([], { subjects: [`${long}a`, `${long}b`] }).blockingIssues;
    expect(first?.waive).not.toBe(second?.waive);
    const report = judge([waiver(first?.waive ?? '')], { subjects: [`${long}a`, `${long}b`] });
    expect(report.blockingIssues).toHaveLength(1);
  });

  it('does nothing to a line that only warns: its warning stays', () => {
    const report = judge([waiver(`${ID}@v1`)], { level: 'warn' });
    expect(report.verdict).toBe('pass');
    expect(report.warnings.map(({ id }) => id)).toEqual([ID]);
    expect(report.waivedIssues).toEqual([]);
    expect(report.waivers).toMatchObject([{ matched: 0 }]);
  });

  it('changes the digest of the configuration, whether it is used or not', () => {
    const none = judge([]);
    const unused = judge([waiver(`${ID}@v2`)]);
    const longer = judge([waiver(`${ID}@v2`, until(NOW + 1))]);
    expect(new Set([none, unused, longer].map(({ config }) => config.digest)).size).toBe(3);
    expect(new Set([none, unused, longer].map(({ digest }) => digest)).size).toBe(3);
  });

  it('does not depend on the order in which waivers stand', () => {
    const two = [waiver(`${ID}@v1`), waiver(`${ID}@procedure`)];
    expect(judge(two)).toEqual(judge([...two].reverse()));
  });
});

describe('the selector that an issue offers', () => {
  it.each([
    ['v1:2', 's', 'v1:2'],
    ['app@v1', 's', 'app%40v1'],
    ['v1', 'image@sha256:abc', 'v1'],
    ['100%', 'a:b', '100%25'],
    ['procedure', 's', 'release%3Aprocedure'],
    [`sha256:${'a'.repeat(64)}`, 's', `release%3Asha256:${'a'.repeat(64)}`],
    [`v-sha256:${'a'.repeat(64)}`, 's', `v-sha256:${'a'.repeat(64)}`],
    [`sha256:${'a'.repeat(64)}-rc1`, 's', `sha256:${'a'.repeat(64)}-rc1`],
    ['release%3Aprocedure', 's', 'release%253Aprocedure'],
  ])('for the target %s and the subject %s excepts exactly it', (target, subject, bound) => {
    const [issue] = judge([], { target, subjects: [subject] }).blockingIssues;
    expect(issue?.waive).toBe(`own:line:schema.bad:${subject}@${bound}`);
    const report = judge([waiver(issue?.waive ?? '')], { target, subjects: [subject] });
    expect(report.verdict).toBe('pass');
  });

  it.each([
    // The run says what its target is, and findings say what they are about: neither may borrow from the other.
    ['part of the subject', 's@t', 'v1', 's', 't@v1'],
    ['another run', 's', '', 's', runDigest],
    ['the whole procedure', 's', 'procedure', 's', 'other'],
  ])('cannot be taken for one for %s', (_, waivedSubject, waivedTarget, subject, target) => {
    const waive =
      waivedTarget === ''
        ? `${ID}@sha256:${'1'.repeat(64)}`
        : (judge([], { target: waivedTarget, subjects: [waivedSubject] }).blockingIssues[0]?.waive ?? '');
    const claimed = waivedTarget === '' ? `sha256:${'1'.repeat(64)}` : target;
    expect(judge([waiver(waive)], { target: claimed, subjects: [subject] }).verdict).toBe('fail');
  });

  it('is the run where no target is stated', () => {
    const none = reportOf({ results: [satisfied(boundOf('a')), violated()] });
    expect(none.subject.target).toBeNull();
    expect(none.blockingIssues[0]?.waive).toBe(`${ID}@${none.run.digest}`);
    const waived = reportOf({
      results: [satisfied(boundOf('a')), violated()],
      waivers: [waiver(`${ID}@${none.run.digest}`)],
    });
    expect(waived.verdict).toBe('pass');
  });
});

it('of waivers alone nothing is proved', () => {
  const report = reportOf({ results: [violated()], waivers: [waiver(`${ID}@procedure`)] });
  expect(report.verdict).toBe('indeterminate');
});

it('shows why a line only warns', () => {
  const lowered = { by: 'enforcement', until: '2026-03-20T00:00:00Z', owner: 'platform' } as const;
  const bound = { ...boundOf('line', undefined, { level: 'warn' }), lowered };
  const report = assertReport(reportOf({ results: [satisfied(boundOf('a')), violated(bound)] }));
  expect(report.verdict).toBe('pass');
  const rows = report.gates.flatMap(({ requirements }) => requirements);
  expect(rows.map(({ id, lowered: why }) => [id, why])).toEqual([
    ['a', undefined],
    ['line', lowered],
  ]);
});
