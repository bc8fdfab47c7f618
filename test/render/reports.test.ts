import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertReport } from '../../src/report/assertReport.ts';
import { compareReports } from '../../src/report/compareReports.ts';
import type { GateReport } from '../../src/report/gateReport.ts';
import type { Rederivation } from '../../src/report/rederivation.ts';
import { reportEntries } from '../../src/report/reportEntries.ts';
import { sealReport } from '../../src/report/sealReport.ts';
import { renderComparison } from '../../src/render/comparison.ts';
import { renderExplanation } from '../../src/render/explanation.ts';
import { renderRederivation } from '../../src/render/rederivation.ts';
import { boundOf } from '../policy/ownPolicy.ts';
import { reportOf, satisfied, undecided, violated } from '../report/ownReport.ts';
import { CONTROL, DECEIVING, forgedReport, hostileText } from './hostileReport.ts';

const clean = reportOf({ results: [satisfied()] });

/** Everything that these renderers show of a report, with and without colour. */
function shown(report: GateReport, name: string, colour = false): string[] {
  const comparison = compareReports(clean, report);
  return [
    renderComparison(comparison, { colour, before: name, after: name }),
    renderComparison(compareReports(report, clean), { colour, before: name, after: name }),
    renderRederivation({ result: 'differs', comparison }, { colour, report: name, run: name }),
    renderExplanation(report, reportEntries(report), { colour }),
  ];
}

describe('a hostile report', () => {
  it('is one that a reader accepts', () => {
    const report = sealReport(forgedReport('\u001b[2Jx'));
    expect(assertReport(report)).toBe(report);
  });

  it('lets no control character reach the terminal, nor begin a line', () => {
    const lines = shown(forgedReport('plain'), 'plain').map((text) => text.split('\n').length);
    fc.assert(
      fc.property(hostileText, (text) => {
        const texts = shown(forgedReport(text), text);
        for (const one of texts) expect(one.replaceAll('\n', '')).not.toMatch(CONTROL);
        for (const one of texts) expect(one).not.toMatch(DECEIVING);
        expect(texts.map((one) => one.split('\n').length)).toEqual(lines);
      }),
      { numRuns: 200 },
    );
  });

  it('says the same with colour as without', () => {
    const plain = shown(forgedReport('text'), 'run');
    expect(shown(forgedReport('text'), 'run', true).map((text) => text.replaceAll(/\u001b\[[0-9;]*m/g, ''))).toEqual(
      plain,
    );
    expect(shown(forgedReport('text'), 'run', true).every((text) => text.includes('\u001b['))).toBe(true);
  });
});

describe('a comparison', () => {
  const render = (before: GateReport, after: GateReport) =>
    renderComparison(compareReports(before, after), { colour: false, before: 'a.json', after: 'b.json' });

  it('of equal reports is one line', () => {
    expect(render(clean, clean)).toBe('IDENTICAL  a.json → b.json\n');
  });

  it('names what was decided otherwise before the factors', () => {
    const text = render(
      sealReport({ ...clean, tool: { name: 'rungate', version: '9.0.0' } }),
      reportOf({ results: [violated(boundOf('line'), { subject: 'x' })] }),
    );
    expect(text.split('\n')).toEqual([
      'DIFFERENT  a.json → b.json',
      '',
      'verdict  pass → fail',
      'outcome  incomplete',
      '',
      'Issues added (1)',
      '  blocking  schema.bad  x is (nothing), not (nothing).',
      '    own:line:schema.bad:x',
      '',
      'Factors that differ (1)',
      '  tool',
      '    version  9.0.0 → 0.0.0-test',
      '',
      'Also different in the reports: gates, summary',
      '',
    ]);
  });

  it('says where an issue was before, and what of it changed', () => {
    const of = (level: 'block' | 'warn', actual: number) =>
      reportOf({ results: [satisfied(), violated(boundOf('b', undefined, { level }), { actual })] });
    expect(render(of('warn', 1), of('block', 2))).toContain(
      '  blocking  schema.bad  s is 2, not (nothing).\n    own:b:schema.bad:s\n    was warning; differs in actual, message\n',
    );
  });

  it('shows of lists only what differs in them', () => {
    const pinned = (name: string) => ({ type: 'secret' as const, name, present: true, signs: ['seal'] });
    const trusting = (...names: string[]) => ({ ...clean, config: { ...clean.config, trust: names.map(pinned) } });
    const text = render(trusting('one', 'two'), trusting('two', 'three'));
    expect(text).toContain(
      '    trust  − {"name":"one","present":true,"signs":["seal"],"type":"secret"}\n' +
        '    trust  + {"name":"three","present":true,"signs":["seal"],"type":"secret"}\n',
    );
    expect(render(trusting('one', 'two'), trusting('two', 'one'))).toContain('    trust  in another order\n');
  });

  it('counts the entries of a run that it does not show', () => {
    const row = (path: string) =>
      ({ path, type: 'file', size: 1, sha256: 'b'.repeat(64), collectors: [], status: 'read' }) as const;
    const inventory = Array.from({ length: 13 }, (_, index) => row(`f${String(index).padStart(2, '0')}`));
    const run = { ...clean.run, entries: 14 };
    const text = render(clean, { ...clean, run, inventory: [...clean.inventory, ...inventory] });
    expect(text).toContain('    added  f09\n    added  … and 3 more\n');
    expect(text).not.toContain('f10');
  });
});

describe('a re-derivation', () => {
  const render = (derived: Rederivation, canonical = true) =>
    renderRederivation(derived, { colour: false, report: 'r.json', run: 'run', canonical });
  const against = (change: Partial<GateReport>) => compareReports(clean, sealReport({ ...clean, ...change }));

  it('says first what came of it', () => {
    const identical = compareReports(clean, clean);
    expect(render({ result: 'identical', comparison: identical })).toBe(
      'IDENTICAL  r.json  from run\nThe run gives this report again, byte for byte.\n',
    );
    expect(render({ result: 'not_rederivable', reason: 'procedure_not_given' })).toBe(
      'NOT RE-DERIVABLE  r.json  from run\nprocedure_not_given: its procedure is a file. Give it: --procedure <file>.\n',
    );
    expect(render({ result: 'identical', comparison: identical }, false)).toContain('laid out anew');
  });

  it('names the factor that differs', () => {
    const tool = against({ tool: { name: 'rungate', version: '9.0.0' } });
    const text = render({ result: 'equivalent', comparison: tool });
    expect(text).toMatch(
      /^EQUIVALENT {2}r\.json {2}from run\nVerdict, outcome and issues stand.* What differs: tool\.\n/,
    );
    expect(text).toContain('    version  0.0.0-test → 9.0.0');
    expect(text).not.toContain('--config');
  });

  it('says why it differs', () => {
    expect(render({ result: 'differs', comparison: against({ run: { ...clean.run, bytes: 2 } }) })).toContain(
      'The run is not the one that was judged: its bytes differ.',
    );
    expect(render({ result: 'differs', comparison: against({ assurance: 'attested' }) })).toContain(
      'No input differs: the report was changed after it was written.',
    );
    expect(render({ result: 'differs', comparison: against({ asOf: '2026-03-15T00:00:00Z' }) })).toContain(
      'The run does not give this report again.',
    );
  });

  it('tells where trust and exceptions come from, only where they differ', () => {
    const { config } = clean;
    const digest = `sha256:${'9'.repeat(64)}`;
    const hinted = (change: Partial<GateReport>) =>
      render({ result: 'equivalent', comparison: against(change) }).includes('(--config)');
    expect(
      hinted({ config: { ...config, trust: [{ type: 'secret', name: 'key', present: true, signs: ['seal'] }] } }),
    ).toBe(true);
    expect(hinted({ config: { ...config, waivers: ['own'] } })).toBe(true);
    expect(hinted({ config: { ...config, digest } })).toBe(true);
    expect(hinted({ config: { ...config, digest }, procedure: { ...clean.procedure, version: '2.0.0' } })).toBe(false);
  });
});

describe('an explanation from the report alone', () => {
  const report = reportOf({
    results: [
      violated(boundOf('line'), { subject: 'x', expected: 'e', actual: 'a' }),
      undecided(boundOf('open'), ['p']),
    ],
  });
  const text = renderExplanation(report, reportEntries(report), { colour: false });

  it('says that it is, and all that the report knows', () => {
    expect(text).toContain('From the report alone');
    for (const part of [
      'BLOCKING  schema.bad  x is a, not e.',
      '  id        own:line:schema.bad:x\n',
      '  rule      schema.sample\n',
      '  demanded  by the requirement line, criteria G1\n',
      '  runbook   A sentence.\n',
      '  expected  e\n',
      '  actual    a\n',
      '  looked in no place in the run shows it\n',
      '  mend      Mend it.\n',
      `the exact selector is\n            own:line:schema.bad:x@${report.run.digest}\n`,
      'UNDECIDED  schema.policy_silent  policy_silent: p\n',
      '  waive     not possible: nothing was found that could be excepted',
    ]) {
      expect(text).toContain(part);
    }
  });

  it.each([
    [{ by: 'strictness' } as const, 'only a warning by the strictness of the configuration'],
    [{ by: 'enforcement', until: '2026-04-01', owner: 'o\u001b[2J' } as const, 'only a warning until 2026-04-01, by o'],
  ])('says why a requirement only warns', (lowered, words) => {
    const gates = report.gates.map((gate) => ({
      ...gate,
      requirements: gate.requirements.map((row) => ({ ...row, lowered })),
    }));
    const lines = renderExplanation({ ...report, gates }, reportEntries(report), { colour: false }).split('\n');
    expect(lines).toContain(`  demanded  by the requirement line, criteria G1, ${words}`);
  });

  it('says that a report without issues has nothing to explain', () => {
    expect(renderExplanation(clean, [], { colour: false })).toMatch(/^PASS .*\n.*\nNothing to explain/);
  });
});
