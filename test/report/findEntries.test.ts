import { describe, expect, it } from 'vitest';
import { GateError } from '../../src/error.ts';
import { findEntries } from '../../src/report/findEntries.ts';
import { reportEntries } from '../../src/report/reportEntries.ts';
import { boundOf } from '../policy/ownPolicy.ts';
import { reportOf, satisfied, undecided, violated } from './ownReport.ts';

const report = reportOf({
  results: [
    violated(boundOf('pinned', undefined, { level: 'warn' }), { subject: 'image' }),
    violated(boundOf('files'), { subject: 'ticket' }, { subject: 'tickets' }, { subject: 'manifest' }),
    undecided(boundOf('signed')),
  ],
});
const found = (wanted: string) => findEntries(report, wanted).map(({ entry }) => entry.id);

it('lists what blocks first', () => {
  expect(reportEntries(report).map(({ list, entry }) => [list, entry.id])).toEqual([
    ['blockingIssues', 'own:files:schema.bad:manifest'],
    ['blockingIssues', 'own:files:schema.bad:ticket'],
    ['blockingIssues', 'own:files:schema.bad:tickets'],
    ['undecided', 'own:signed:schema.policy_silent:'],
    ['warnings', 'own:pinned:schema.bad:image'],
  ]);
});

describe('a person finds', () => {
  it.each([
    [
      'an issue by its id, also where another id goes on after it',
      'own:files:schema.bad:ticket',
      ['own:files:schema.bad:ticket'],
    ],
    ['an undecided requirement by its code', 'schema.policy_silent', ['own:signed:schema.policy_silent:']],
    ['an issue by a part of its id', 'manif', ['own:files:schema.bad:manifest']],
    [
      'all issues of a requirement',
      'files',
      ['own:files:schema.bad:manifest', 'own:files:schema.bad:ticket', 'own:files:schema.bad:tickets'],
    ],
    [
      'all issues with a code',
      'schema.bad',
      reportEntries(report).flatMap(({ entry }) => (entry.code === 'schema.bad' ? [entry.id] : [])),
    ],
  ])('%s', (_, wanted, ids) => {
    expect(found(wanted)).toEqual(ids);
  });
});

describe('a person is told', () => {
  const refusal = (wanted: string, of = report) => {
    try {
      findEntries(of, wanted);
    } catch (error) {
      if (error instanceof GateError) return `${error.code}: ${error.message}. ${error.solution ?? ''}`;
      throw error;
    }
    return 'found';
  };

  it('which ones a part fits', () => {
    expect(refusal('ticke')).toBe(
      'usage: "ticke" fits 2 issues. Name one of them: own:files:schema.bad:ticket, own:files:schema.bad:tickets.',
    );
    expect(refusal('')).toMatch(/^usage: the report has no issue ""/);
  });

  it('some of them where there are many', () => {
    const subjects = Array.from({ length: 30 }, (_, index) => ({ subject: `part-${index}` }));
    const codes = Array.from({ length: 30 }, (_, index) =>
      violated(boundOf(`l${index}`), { code: `schema.c${index}` }),
    );
    const many = reportOf({ results: [violated(boundOf('files'), ...subjects)] });
    const named = refusal('part-', many).match(/own:files/g)?.length ?? 0;
    expect(named).toBeLessThan(30);
    expect(refusal('part-', many)).toContain(`, and ${30 - named} more.`);
    const listed = refusal('weather', reportOf({ results: codes }));
    expect(listed).toMatch(/, …\.$/);
    expect(listed.match(/schema\.c/g)?.length).toBe(named);
  });

  it('what was probably meant', () => {
    expect(refusal('schema.bda')).toBe('usage: the report has no issue "schema.bda". Did you mean "schema.bad"?');
    expect(refusal('own:files:schema.bad:manifset')).toContain('Did you mean "own:files:schema.bad:manifest"?');
  });

  it('what there is', () => {
    expect(refusal('weather')).toContain('Its codes are schema.bad, schema.policy_silent.');
    expect(refusal('schema.bad', reportOf({ results: [satisfied()] }))).toContain('It has no issue at all.');
  });
});
