import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GateReport } from '../../src/report/gateReport.ts';
import { renderHuman } from '../../src/render/human.ts';
import { boundOf } from '../policy/ownPolicy.ts';
import { reportOf, satisfied, undecided, violated } from '../report/ownReport.ts';
import { CONTROL, DECEIVING, hostileReport, hostileText } from './hostileReport.ts';

describe('without colour', () => {
  it('lets no control character of a run reach the terminal, nor begin a line', () => {
    const plain = renderHuman(hostileReport('plain'), { colour: false, name: 'run' }).split('\n').length;
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = renderHuman(hostileReport(text), { colour: false, name: text });
        expect(shown.replaceAll('\n', '')).not.toMatch(CONTROL);
        expect(shown.split('\n').length).toBe(plain);
      }),
      { numRuns: 300 },
    );
  });

  it('shows what would make a line look other than it is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(renderHuman(hostileReport(text), { colour: false, name: text })).not.toMatch(DECEIVING);
      }),
      { numRuns: 300 },
    );
  });
});

describe('with colour', () => {
  it('uses none but its own', () => {
    const shown = renderHuman(hostileReport('\u001b[5m\u001b]0;x\u0007'), { colour: true, name: '\u001b[2J' });
    const own = [...shown.matchAll(/\u001b\[([0-9;]*)m/g)].map(([, code]) => code);
    expect(new Set(own)).toEqual(new Set(['0', '1', '2', '31', '33']));
    expect(shown.replaceAll(/\u001b\[[0-9;]*m/g, '').replaceAll('\n', '')).not.toMatch(CONTROL);
  });

  it('says the same as without', () => {
    const report = hostileReport('text');
    const plain = renderHuman(report, { colour: false, name: 'run' });
    expect(renderHuman(report, { colour: true, name: 'run' }).replaceAll(/\u001b\[[0-9;]*m/g, '')).toBe(plain);
  });
});

it('begins with the verdict, and says that a report is bound to nothing', () => {
  const lines = (report: GateReport) => renderHuman(report, { colour: false, name: 'run' }).split('\n');
  expect(lines(reportOf({ results: [satisfied()] }))[0]).toMatch(/^PASS {2}run/);
  expect(lines(reportOf({ results: [violated()] }))[0]).toMatch(/^FAIL {2}run/);
  expect(lines(reportOf({ results: [] }))[0]).toMatch(/^INDETERMINATE {2}run/);
  expect(lines(reportOf({ results: [satisfied()] }))[1]).toMatch(/^Not bound/);
  expect(lines(reportOf({ results: [satisfied()], expect: { target: 'abc' } })).join('\n')).not.toContain('Not bound');
});

it('shows the code, the place, the cure and the sentence of the runbook for each issue', () => {
  const shown = renderHuman(hostileReport('text'), { colour: false, name: 'run' });
  for (const part of [
    'schema.bad',
    'text:1',
    'Mend it.',
    'A sentence.',
    'expected  text',
    'Blocking (1)',
    'Warnings (1)',
    'Undecided (1)',
  ]) {
    expect(shown).toContain(part);
  }
});

describe('against a baseline', () => {
  const lines = (earlier: GateReport, report: GateReport) =>
    renderHuman(report, { colour: false, name: 'run', baseline: earlier }).split('\n');
  const finding = (subject: string) => ({ subject });

  it('marks what is new, what is known and what is gone', () => {
    const earlier = reportOf({ results: [violated(boundOf('a'), finding('x'), finding('y'))] });
    const shown = lines(earlier, reportOf({ results: [violated(boundOf('a'), finding('y'), finding('z'))] }));
    expect(shown).toContainEqual(expect.stringMatching(/^Against the baseline {2}1 new, 1 known, 1 gone /));
    expect(shown).toContainEqual('    schema.bad  x is (nothing), not (nothing).');
    expect(shown).toContainEqual('  known  schema.bad  y is (nothing), not (nothing).');
    expect(shown).toContainEqual('  new    schema.bad  z is (nothing), not (nothing).');
  });

  it('says of a known issue that it was only a warning', () => {
    const earlier = reportOf({
      results: [satisfied(boundOf('b')), violated(boundOf('a', undefined, { level: 'warn' }))],
    });
    const shown = lines(earlier, reportOf({ results: [violated(boundOf('a'))] }));
    expect(shown).toContainEqual(expect.stringMatching(/^ {2}known, was warning {2}schema\.bad/));
  });

  it.each<[string, GateReport, string]>([
    ['undecided', reportOf({ results: [undecided(boundOf('a'))] }), 'now undecided'],
    [
      'not binding',
      reportOf({ results: [satisfied(boundOf('a', undefined, { when: 'rolled_back' }))] }),
      'now not applicable',
    ],
    ['no more', reportOf({ results: [satisfied(boundOf('b'))] }), 'now not judged'],
  ])('does not call an issue gone whose requirement is %s', (_, report, words) => {
    const shown = lines(reportOf({ results: [violated(boundOf('a'))] }), report).join('\n');
    expect(shown).toContain(' 0 gone, 1 not settled');
    expect(shown).toContain('Not found again, and not satisfied either (1)');
    expect(shown).toContain(`(${words})`);
    expect(shown).not.toContain('Gone since');
  });

  it('changes nothing beside', () => {
    const report = reportOf({ results: [violated(boundOf('a'))] });
    const without = renderHuman(report, { colour: false, name: 'run' }).split('\n');
    const kept = lines(report, report).filter((line) => !line.startsWith('Against the baseline'));
    expect(kept.map((line) => line.replace('  known  ', '  '))).toEqual(
      without.toSpliced(without.indexOf('Blocking (1)'), 0, ''),
    );
  });
});
