import { describe, expect, it } from 'vitest';
import type { BoundRequirement } from '../../src/policy/bindRequirements.ts';
import { bindEnforcement, enforce } from '../../src/policy/enforce.ts';
import type { EnforcementSource } from '../../src/procedure/exceptions.ts';
import type { Requirement } from '../../src/procedure/procedure.ts';
import { boundOf, RULE } from './ownPolicy.ts';

const UNTIL = 1_773_964_800_000_000;
const firm = {
  ...RULE,
  codes: [...RULE.codes, { code: 'schema.forged', message: '', waivable: false, curable_by_removal: false }],
};

function line(id: string, more: Partial<Requirement> = {}): BoundRequirement {
  return boundOf(id, undefined, more);
}

function entry(change: Partial<EnforcementSource> = {}): EnforcementSource {
  return {
    requirement: 'images-pinned',
    until: '2026-03-20T00:00:00Z',
    owner: 'platform',
    place: { file: 'gate.config.yaml', line: 9 },
    ...change,
  };
}

function levels(bounds: readonly BoundRequirement[]) {
  return Object.fromEntries(bounds.map(({ requirement, lowered }) => [requirement.id, [requirement.level, lowered]]));
}

describe('enforcement', () => {
  const bounds = [line('images-pinned'), line('other'), line('advisory', { level: 'warn' })];
  const at = (asOfUs: number) => {
    const enforcement = bindEnforcement([entry(), entry({ requirement: 'advisory' })], bounds);
    return levels(enforce(bounds, { enforcement, strictness: 'full', asOfUs }));
  };

  it('lowers its line until the last microsecond before, and no other', () => {
    expect(at(UNTIL - 1)).toEqual({
      'images-pinned': ['warn', { by: 'enforcement', until: '2026-03-20T00:00:00Z', owner: 'platform' }],
      other: ['block', undefined],
      advisory: ['warn', undefined],
    });
  });

  it.each([UNTIL, UNTIL + 1])('ends at its end', (asOfUs) => {
    expect(at(asOfUs)['images-pinned']).toEqual(['block', undefined]);
  });

  it.each<[string, EnforcementSource[], RegExp, string]>([
    [
      'an unknown line',
      [entry({ requirement: 'image-pinned' })],
      /no such requirement/,
      'Did you mean "images-pinned"?',
    ],
    ['a line named twice', [entry(), entry()], /stands twice/, 'Keep one'],
    ['a day without a time', [entry({ until: '2026-03-20' })], /no RFC 3339/, 'Write it like'],
  ])('refuses %s, with file and line', (_, sources, message, solution) => {
    expect(() => bindEnforcement(sources, bounds)).toThrow(
      expect.objectContaining({
        code: 'config_invalid',
        message: expect.stringMatching(message) as string,
        solution: expect.stringContaining(solution) as string,
        place: { file: 'gate.config.yaml', line: 9 },
      }) as Error,
    );
  });

  it('is refused with what there is where no line is near, and without a place where it has none', () => {
    const source = { requirement: 'completely-different', until: '2026-03-20T00:00:00Z', owner: 'platform' };
    expect(() => bindEnforcement([source], bounds)).toThrow(
      expect.objectContaining({ solution: '`gate procedures show` lists them.', place: undefined }) as Error,
    );
  });

  it('refuses a line that finds what nobody may except', () => {
    const kept = [{ ...line('images-pinned'), rule: firm }];
    expect(() => bindEnforcement([entry()], kept)).toThrow(/"schema.forged" always blocks/);
  });
});

describe('strictness', () => {
  const bounds = [
    line('auditor', { basis: 'A', criteria: ['N7'] }),
    line('common', { basis: 'A', criteria: ['G1'] }),
    line('both', { basis: 'A', criteria: ['N7', 'G10'] }),
    line('runbook', { basis: 'D', criteria: ['N7'] }),
    { ...line('firm', { basis: 'A', criteria: ['N7'] }), rule: firm },
    line('advisory', { basis: 'A', criteria: ['N7'], level: 'warn' }),
  ];

  it('runbook lowers what the auditor alone adds', () => {
    expect(levels(enforce(bounds, { enforcement: [], strictness: 'runbook', asOfUs: 0 }))).toEqual({
      auditor: ['warn', { by: 'strictness' }],
      common: ['block', undefined],
      both: ['block', undefined],
      runbook: ['block', undefined],
      firm: ['block', undefined],
      advisory: ['warn', undefined],
    });
  });

  it('full lowers nothing', () => {
    expect(enforce(bounds, { enforcement: [], strictness: 'full', asOfUs: 0 })).toEqual(bounds);
  });
});
