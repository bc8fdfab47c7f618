import { expect, it } from 'vitest';
import { columnOf, textPlace } from '../../src/format/textPlace.ts';

it.each([
  ['abc', 0, 1, 1],
  ['abc', 2, 1, 3],
  ['a\nb', 1, 1, 2],
  ['a\nb', 2, 2, 1],
  ['a\r\nb', 3, 2, 1],
  ['a\rb', 2, 2, 1],
  ['a\r\rb', 3, 3, 1],
  ['a\n\nb', 3, 3, 1],
  ['\u{1f600}b', 2, 1, 2],
])('of %j at %i is line %i, column %i', (text, offset, line, column) => {
  expect(textPlace(text, offset)).toEqual({ line, column });
});

it('counts a column in code points', () => {
  expect(columnOf('x\u{1f600}\u{1f600}y', 1, 5)).toBe(3);
});
