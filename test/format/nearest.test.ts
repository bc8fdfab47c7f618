import { expect, it } from 'vitest';
import { nearestName } from '../../src/format/nearest.ts';

const KEYS = ['params', 'paths', 'phase', 'phases', 'requirements', 'when', 'with'];

it.each<[string, string | undefined]>([
  ['parms', 'params'],
  ['parmas', 'params'],
  ['Params', 'params'],
  ['phaze', 'phase'],
  ['requirments', 'requirements'],
  ['wehn', 'when'],
  ['wit', 'with'],
  ['criteria', undefined],
  ['x', undefined],
  ['', undefined],
  ['p'.repeat(1_000_000), undefined],
])('%s', (name, nearest) => {
  expect(nearestName(name, KEYS)).toBe(nearest);
});

it('takes the first in order where several are equally near, whatever their order', () => {
  expect(nearestName('cat', ['hat', 'bat', 'rat'])).toBe('bat');
  expect(nearestName('cat', ['bat', 'rat', 'hat'])).toBe('bat');
  expect(nearestName('cat', [])).toBeUndefined();
  expect(nearestName('cat', ['p'.repeat(1_000_000)])).toBeUndefined();
});
