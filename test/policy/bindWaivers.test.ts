import { describe, expect, it } from 'vitest';
import { bindWaivers } from '../../src/policy/bindWaivers.ts';
import type { WaiverSource } from '../../src/procedure/exceptions.ts';
import { procedureOf, requirementOf, RULE } from './ownPolicy.ts';

const [bad] = RULE.codes;
const rule = {
  ...RULE,
  codes: [...RULE.codes, ...(bad === undefined ? [] : [{ ...bad, code: 'schema.forged', waivable: false }])],
};
const procedure = procedureOf([requirementOf('records-present')]);
const SELECTOR = 'own:records-present:schema.bad:ticket@v1.2.3';

function bind(...changes: Partial<WaiverSource>[]) {
  const sources = changes.map((change): WaiverSource => ({
    selector: SELECTOR,
    owner: 'release@example.com',
    reason: 'The ticket is on paper.',
    expires: '2026-03-20T00:00:00Z',
    place: { file: 'gate.config.yaml', line: 7 },
    ...change,
  }));
  return bindWaivers(sources, procedure, new Map([[rule.rule, rule]]));
}

function refusal(...changes: Partial<WaiverSource>[]): unknown {
  try {
    bind(...changes);
    return undefined;
  } catch (error) {
    return error;
  }
}

it.each([
  SELECTOR,
  'own:records-present:schema.bad:@v1.2.3',
  'own:records-present:schema.bad:a:b@c:d@v1.2.3',
  'own:records-present:schema.bad:image@sha256:abc@v1:2',
  `own:records-present:schema.bad:ticket@sha256:${'a'.repeat(64)}`,
])('takes a selector that names a finding: %s', (selector) => {
  expect(bind({ selector })).toEqual([
    {
      selector,
      owner: 'release@example.com',
      reason: 'The ticket is on paper.',
      issued: null,
      expires: { us: 1_773_964_800_000_000, text: '2026-03-20T00:00:00Z' },
    },
  ]);
});

it('leaves the waivers for other procedures alone, as far as they are ones', () => {
  expect(bind({ selector: 'other:anything:at.all:x@y' })).toHaveLength(1);
  expect(refusal({ selector: 'other:anything:at.all:x@y', expires: 'never' })).toMatchObject({
    code: 'config_invalid',
  });
});

describe('refuses, with file and line,', () => {
  it.each<[string, Partial<WaiverSource>, RegExp, string]>([
    ['no selector', { selector: 'ticket' }, /names no finding/, 'Copy `waive`'],
    ['an issue id that is bound to nothing', { selector: SELECTOR.split('@')[0] ?? '' }, /names no finding/, 'Copy'],
    ['one bound to the empty release', { selector: 'own:records-present:schema.bad:t@' }, /names no finding/, 'Copy'],
    ['one bound to two releases, the last empty', { selector: `${SELECTOR}@` }, /names no finding/, 'Copy'],
    ['a wildcard', { selector: 'own:*:schema.bad:ticket@v1' }, /no requirement "\*"/, 'Copy'],
    [
      'an unknown requirement',
      { selector: 'own:record-present:schema.bad:t@v1' },
      /no requirement/,
      'Did you mean "records-present"?',
    ],
    [
      'an unknown code',
      { selector: 'own:records-present:schema.bed:t@v1' },
      /finds no "schema.bed"/,
      'Did you mean "schema.bad"?',
    ],
    ['half a selector', { selector: 'own:records-present@v1' }, /names no finding/, 'Copy'],
    ['a selector without a subject', { selector: 'own:records-present:schema.bad' }, /names no finding/, 'Copy'],
    ['a code of another rule', { selector: 'own:records-present:promotion.rolled_back:t@v1' }, /finds no/, 'Copy'],
    [
      'a code that nobody may except',
      { selector: 'own:records-present:schema.forged:t@v1' },
      /cannot be waived/,
      'Mend',
    ],
    ['30 February', { expires: '2026-02-30T00:00:00Z' }, /"expires" is no RFC 3339 time/, 'Write it like'],
    ['a day without a time', { expires: '2026-03-20' }, /"expires" is no/, 'Write it like'],
    ['a time without a zone', { issued: '2026-03-01T00:00:00' }, /"issued" is no/, 'Write it like'],
    ['one that ends as it begins', { issued: '2026-03-20T01:00:00+01:00' }, /before it is issued/, 'Correct'],
    ['one for the whole procedure that says not since when', { selector: whole() }, /no "issued"/, 'Say since when'],
    [
      'one for the whole procedure that lasts a second too long',
      { selector: whole(), issued: '2026-02-17T23:59:59Z' },
      /more than 30 days/,
      'Shorten',
    ],
  ])('%s', (_, change, message, solution) => {
    expect(refusal(change)).toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(message) as string,
      place: { file: 'gate.config.yaml', line: 7 },
      solution: expect.stringContaining(solution) as string,
    });
  });

  it('one that the configuration does not place', () => {
    const source = { selector: 'ticket', owner: 'me', reason: 'why', expires: '2026-03-20T00:00:00Z' };
    expect(() => bindWaivers([source], procedure, new Map())).toThrow(
      expect.objectContaining({ code: 'config_invalid', place: undefined }) as Error,
    );
  });

  it('a selector that stands twice: two owners would each think it theirs', () => {
    expect(refusal({}, { owner: 'somebody else' })).toMatchObject({
      message: expect.stringContaining('stands twice') as string,
    });
  });
});

it('takes as many as there are, each for something else', () => {
  const selectors = [SELECTOR, 'own:records-present:schema.bad:ticket@v2', whole()];
  const issued = '2026-03-01T00:00:00Z';
  expect(bind(...selectors.map((selector) => ({ selector, issued }))).map(({ selector }) => selector)).toEqual(
    selectors,
  );
});

it('takes the time of issue', () => {
  expect(bind({ issued: '2026-03-19T23:59:59Z' })[0]?.issued?.text).toBe('2026-03-19T23:59:59Z');
  // One for a release may be as old as it likes.
  expect(bind({ issued: '2020-01-01T00:00:00Z' })).toHaveLength(1);
});

it('lets one for the whole procedure last 30 days to the second', () => {
  expect(bind({ selector: whole(), issued: '2026-02-18T00:00:00Z' })).toHaveLength(1);
});

function whole(): string {
  return 'own:records-present:schema.bad:ticket@procedure';
}
