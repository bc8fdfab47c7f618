import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareUtf8, sortedBy } from '../../src/format/order.ts';

describe('compareUtf8', () => {
  it('puts astral characters last, where UTF-16 order does not', () => {
    expect(compareUtf8('\u{10000}', '\uffff')).toBeGreaterThan(0);
    expect(['\uffff', '\u{10000}'].sort()).toEqual(['\u{10000}', '\uffff']);
  });

  it('orders all that begin with the same half of a pair', () => {
    const texts = ['\ud800', '\u{10000}', '\u{103fe}', '\u{103ff}', '\u{10400}'];
    expect([...texts].reverse().sort(compareUtf8)).toEqual(texts);
  });

  it('orders as the bytes do', () => {
    // Few characters, so that strings share beginnings.
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'é', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{1f600}'),
    });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });
});

describe('sortedBy', () => {
  it('sorts a copy and keeps the order of equal keys', () => {
    const list = [
      { key: 'b', id: 1 },
      { key: 'a', id: 2 },
      { key: 'b', id: 3 },
      { key: '', id: 4 },
    ];
    expect(sortedBy(list, ({ key }) => key).map(({ id }) => id)).toEqual([4, 2, 1, 3]);
    expect(list[0]?.id).toBe(1);
  });
});
