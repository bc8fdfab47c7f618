import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonValue } from '../../src/format/jsonValue.ts';
import { fillMessage, wordValue } from '../../src/report/message.ts';

it.each<[JsonValue, string]>([
  ['', '(empty)'],
  ['text', 'text'],
  [[], '(none)'],
  [['a', 'b'], 'a, b'],
  [{ us: 1, text: '2026-03-14T01:00:00Z' }, '2026-03-14T01:00:00Z'],
  [{ a: 1, b: [true, null] }, 'a: 1; b: true, null'],
  [null, 'null'],
  [0, '0'],
])('%j reads %s', (value, text) => {
  expect(wordValue(value)).toBe(text);
});

it('cuts what is longer than 300 characters, and nothing else', () => {
  expect(wordValue('\u{1f600}'.repeat(300))).toBe('\u{1f600}'.repeat(300));
  expect(wordValue('\u{1f600}'.repeat(301))).toBe(`${'\u{1f600}'.repeat(299)}…`);
});

it('takes only what has a text and microseconds for a time', () => {
  expect(wordValue({ text: 'a' })).toBe('text: a');
  expect(wordValue({ us: 1 })).toBe('us: 1');
  expect(wordValue({ us: '1', text: 'a' })).toBe('us: 1; text: a');
  expect(wordValue({ us: 1, text: 2 })).toBe('us: 1; text: 2');
});

it('fills in each value once, and does not read what it has filled in', () => {
  const filled = fillMessage('{subject}: {expected} and {actual}, {other}', {
    subject: '{actual}$&$1',
    expected: '{subject}',
  });
  expect(filled).toBe('{actual}$&$1: {subject} and (nothing), {other}');
});

it('lets no control character through, and stays short', () => {
  const hostile = fc.string({ unit: 'binary', maxLength: 1000 });
  fc.assert(
    fc.property(hostile, hostile, (subject, actual) => {
      const filled = fillMessage('{subject} is {actual}', { subject, actual });
      expect(filled).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
      expect([...filled].length).toBeLessThanOrEqual(300 + 4 + 300);
    }),
  );
});
