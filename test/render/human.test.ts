import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GateReport } from '../../src/report/gateReport.ts';
import { renderHuman } from '../../src/render/human.ts';
import { boundOf, releases } from '../policy/ownPolicy.ts';
import { reportOf, satisfied, undecided, violated } from '../report/ownReport.ts';

const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
const DECEIVING = /[\u200b-\u200f\u2028-\u202e\u2060-\u2069]/;

// Code points and no halves of pairs: strict readers let none of those through.
const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '\u001b[2J\u001b[1;1HPASS',
    '\u001b]0;owned\u0007',
    '\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\',
    '\u009b31m',
    '\u001bPq#0\u001b\\',
    'a\r\nPASS  run  everything is fine',
    'a\nPASS',
    'a\u2028PASS',
    '\u202egpj.exe',
    '\b\b\b\b',
  ),
);

/** A report in which everything that a run can word is this text. */
function hostileReport(text: string): GateReport {
  const evidence = releases(1, text).release.map((item) => ({
    ...item,
    source: { path: text, sha256: null, pointer: `/${text}` },
  }));
  const finding = {
    subject: text,
    expected: text,
    actual: [text, { [text === '__proto__' ? 'x' : text]: text }],
    evidence,
  };
  return reportOf({
    results: [
      violated(boundOf('a'), finding),
      violated(boundOf('b', undefined, { level: 'warn' }), finding),
      undecided(boundOf('c'), [text]),
    ],
    evidence: { release: evidence },
    collection: { show: () => ({ excerpt: text, lines: [1, 1] }) },
  });
}

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
