import { expect, it } from 'vitest';
import { emptyEvidence, type Evidence } from '../../src/evidence/evidence.ts';
import { readBy } from '../../src/policy/coverage.ts';
import { select } from '../../src/policy/select.ts';
import { boundOf, releases } from './ownPolicy.ts';

const EVIDENCE: Evidence = {
  ...releases(3),
  setting: [
    {
      source: { path: 's', sha256: null },
      from: null,
      group: 'run',
      name: 'environment',
      value: '1',
      placeholder: false,
    },
  ],
};

it.each([
  [{ kind: 'release' }, [0, 1, 2]],
  [{ kind: 'release', where: {} }, [0, 1, 2]],
  [{ kind: 'release', where: { value: 'abc', identity: ['target', 'source'] } }, [0, 1, 2]],
  [{ kind: 'release', where: { value: 'ABC' } }, []],
  [{ kind: 'release', where: { value: 'abc', identity: 'target' } }, []],
  [{ kind: 'setting', where: { placeholder: false } }, [0]],
  [{ kind: 'setting', where: { placeholder: 'false' } }, []],
  [{ kind: 'setting', where: { value: 1 } }, []],
  [{ kind: 'setting', where: { from: null } }, [0]],
  [{ kind: 'setting', where: { phase: null } }, []],
  [{ kind: 'setting', where: { toString: null } }, []],
  [{ kind: 'step' }, []],
] as const)('%j selects %j', (selector, indices) => {
  expect(select(EVIDENCE, selector)).toEqual(indices);
});

it('tells which lines read an item', () => {
  const read = readBy([boundOf('b'), boundOf('a'), boundOf('c', { kind: 'step' })], EVIDENCE);
  expect(read('release', 1)).toEqual(['a', 'b']);
  expect(read('setting', 0)).toEqual([]);
  const parameters = {
    many: { selectors: [{ kind: 'release' }, { kind: 'setting' }] },
    value: { value: 'release' },
    one: { selector: { kind: 'release', where: { value: 'abc' } } },
  } as const;
  const several = readBy([{ ...boundOf('d'), parameters }], EVIDENCE);
  expect([several('release', 2), several('setting', 0), several('step', 0)]).toEqual([['d'], ['d'], []]);
  expect(select(emptyEvidence(), { kind: 'release' })).toEqual([]);
});
