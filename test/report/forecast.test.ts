import { expect, it } from 'vitest';
import type { Waiver } from '../../src/policy/bindWaivers.ts';
import type { BoundRequirement } from '../../src/policy/bindRequirements.ts';
import type { RequirementResult } from '../../src/policy/evaluate.ts';
import { forecast } from '../../src/report/forecast.ts';
import type { GateReport } from '../../src/report/gateReport.ts';
import { boundOf } from '../policy/ownPolicy.ts';
import { reportOf, satisfied, undecided, violated } from './ownReport.ts';

/** The as-of of `reportOf`. */
const NOW = 1_773_446_400_000_000;
const HOUR = 3_600_000_000;
const LATER = '2026-03-15T00:00:00Z';

function waiver(selector: string, expiresUs: number): Waiver {
  const expires = { us: expiresUs, text: `until ${expiresUs - NOW}` };
  return { selector, owner: `owner of ${selector}`, reason: 'why', issued: null, expires };
}

function lowered(id: string, by: 'enforcement' | 'strictness'): BoundRequirement {
  const why = by === 'enforcement' ? { by, until: LATER, owner: 'team' } : { by };
  return { ...boundOf(id, undefined, { level: 'warn' }), lowered: why };
}

/** One run at two times: what its lines are then, and which waivers have expired by then. */
function between(
  today: readonly RequirementResult[],
  then: readonly RequirementResult[],
  { waivers = [], shift = 24 * HOUR }: { waivers?: readonly Waiver[]; shift?: number } = {},
) {
  const earlier = reportOf({ results: [satisfied(boundOf('z')), ...today], waivers });
  const past = waivers.map((one) => ({ ...one, expires: { ...one.expires, us: one.expires.us - shift } }));
  const later: GateReport = {
    ...reportOf({ results: [satisfied(boundOf('z')), ...then], waivers: past }),
    asOf: LATER,
  };
  return forecast(earlier, later);
}

it('says from when to when, and what becomes of the verdict', () => {
  expect(between([], [violated()])).toMatchObject({
    from: '2026-03-14T00:00:00Z',
    to: LATER,
    verdict: { before: 'pass', after: 'fail' },
  });
  expect(between([], [])).toMatchObject({ verdict: { before: 'pass', after: 'pass' }, turning: [] });
});

it('names what blocks then and does not now, in the order of the ids', () => {
  const { turning } = between(
    [violated(boundOf('old')), undecided(boundOf('open'))],
    [
      undecided(boundOf('line')),
      violated(boundOf('b')),
      violated(boundOf('old')),
      violated(boundOf('advice', undefined, { level: 'warn' })),
      violated(boundOf('a'), { subject: 'y', actual: 1, expected: 2 }),
      undecided(boundOf('open')),
    ],
  );
  const because = [{ what: 'evidence' }];
  expect(turning).toEqual([
    { id: 'own:a:schema.bad:y', requirement: 'a', code: 'schema.bad', text: 'y is 1, not 2.', because },
    { id: 'own:b:schema.bad:s', requirement: 'b', code: 'schema.bad', text: 's is (nothing), not (nothing).', because },
    {
      id: 'own:line:schema.policy_silent:',
      requirement: 'line',
      code: 'schema.policy_silent',
      text: 'policy_silent',
      because,
    },
  ]);
});

it('says nothing new of what blocked already in another way', () => {
  expect(between([undecided()], [undecided()]).turning).toEqual([]);
  expect(between([violated()], [undecided()]).turning.map(({ id }) => id)).toEqual(['own:line:schema.policy_silent:']);
});

it('names the waivers of the issue that have expired by then, and only those', () => {
  const own = 'own:line:schema.bad:s';
  const waivers = [
    waiver(`${own}@procedure`, NOW + HOUR),
    waiver('own:line:schema.bad:t@procedure', NOW + HOUR),
    waiver(`${own}@elsewhere`, NOW - HOUR),
    waiver(`${own}@another`, NOW + 48 * HOUR),
  ];
  expect(between([violated()], [violated()], { waivers }).turning).toMatchObject([
    {
      id: own,
      because: [
        { what: 'waiver', selector: `${own}@procedure`, owner: `owner of ${own}@procedure`, at: `until ${HOUR}` },
      ],
    },
  ]);
  const lasting = [waiver(`${own}@procedure`, NOW + 48 * HOUR)];
  expect(between([violated()], [violated()], { waivers: lasting }).turning).toEqual([]);
  // What only covered it by name for another release did not lapse.
  expect(
    between([satisfied(boundOf('line'))], [violated()], { waivers }).turning.map(({ because }) => because),
  ).toEqual([[{ what: 'evidence' }]]);
});

it('names the end of a time in which a line only warned', () => {
  const lapses = (by: 'enforcement' | 'strictness', subject = 's') =>
    between([violated(lowered('line', by))], [violated(boundOf('line'), { subject })]).turning.map(
      ({ because }) => because,
    );
  expect(lapses('enforcement')).toEqual([[{ what: 'enforcement', owner: 'team', at: LATER }]]);
  expect(lapses('strictness')).toEqual([[{ what: 'evidence' }]]);
  const both = [violated(lowered('a', 'strictness')), violated(lowered('line', 'enforcement'))];
  expect(between(both, [violated(boundOf('a')), violated()]).turning.map(({ because }) => because)).toEqual([
    [{ what: 'evidence' }],
    [{ what: 'enforcement', owner: 'team', at: LATER }],
  ]);
  // The line did not warn about this.
  expect(lapses('enforcement', 't')).toEqual([[{ what: 'evidence' }]]);
});
