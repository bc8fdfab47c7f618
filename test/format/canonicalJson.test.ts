import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import canonicalizeModule from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GateError } from '../../src/error.ts';
import { canonicalBytes, canonicalJson } from '../../src/format/canonicalJson.ts';
import type { JsonValue } from '../../src/format/jsonValue.ts';
import { parseStrictJson } from '../../src/format/strictJson.ts';
import { describeWithCorpus } from '../corpora.ts';

// It is a CommonJS function, and its types describe an ES module.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

describe('canonicalJson', () => {
  it.each<[JsonValue, string]>([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    [
      { '\u{10000}': 1, '\ue000': 2, é: 3, '10': 4, '9': 5, '': 6 },
      '{"":6,"10":4,"9":5,"é":3,"\u{10000}":1,"\ue000":2}',
    ],
    [[-0, 1e21, 1e-7, 333333333.33333329, 4.5], '[0,1e+21,1e-7,333333333.3333333,4.5]'],
    ['\u0000\u001f\u007f\u2028"\\/\u20ac', '"\\u0000\\u001f\u007f\u2028\\"\\\\/€"'],
    [{ toJSON: 'text', constructor: {} }, '{"constructor":{},"toJSON":"text"}'],
    [Object.assign(Object.create(null) as Record<string, JsonValue>, { a: 1 }), '{"a":1}'],
  ])('writes %j', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
    expect(canonicalBytes(value)).toEqual(Buffer.from(text, 'utf8'));
  });

  const cycle: unknown[] = [];
  cycle.push(cycle);
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['an undefined member', { a: undefined }],
    ['NaN', [NaN]],
    ['infinity', -Infinity],
    ['half of a surrogate pair', ['\ud83d']],
    ['half of a surrogate pair in a key', { '\udc00': 1 }],
    ['a Map', new Map([['a', 1]])],
    ['a Set', new Set([1])],
    ['a Date', new Date(0)],
    ['a boxed string', Object('a') as unknown],
    ['bytes', Buffer.from('a')],
    ['an error', new Error('a')],
    [
      'a class instance',
      new (class Point {
        x = 1;
      })(),
    ],
    ['an array of a class', new (class List extends Array<number> {})()],
    ['a function', { a: canonicalJson }],
    ['a toJSON method', { toJSON: () => 1 }],
    ['a symbol', Symbol('a')],
    ['a symbol key', { [Symbol('a')]: 1 }],
    ['a BigInt', 1n],
    ['a hole', new Array<number>(1)],
    ['a cycle', cycle],
    ['depth', nested(201)],
    ['depth of objects', nested(201, (value) => ({ a: value }))],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value as JsonValue)).toThrow(GateError);
    expect(() => canonicalBytes(value as JsonValue)).toThrow(expect.objectContaining({ code: 'internal' }));
  });

  it('accepts a depth of 200, and one object in several places', () => {
    expect(canonicalJson(nested(200))).toHaveLength(402);
    const shared = { a: 1 };
    expect(canonicalJson([shared, shared])).toBe('[{"a":1},{"a":1}]');
  });

  it('agrees with an independent implementation of RFC 8785', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(canonicalJson(value as JsonValue)).toBe(canonicalize(value));
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of insertion, and survives a parse', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.double()), (object) => {
        const entries = Object.entries(object).filter(([key, value]) => key !== '__proto__' && Number.isFinite(value));
        const text = canonicalJson(Object.fromEntries(entries));
        expect(canonicalJson(Object.fromEntries(entries.reverse()))).toBe(text);
        expect(canonicalJson(parseStrictJson(Buffer.from(text)).value)).toBe(text);
      }),
    );
  });
});

describeWithCorpus('jcs-vectors', (folder) => {
  it.each(readdirSync(join(folder, 'input')).sort())('%s', (name) => {
    const { value } = parseStrictJson(readFileSync(join(folder, 'input', name)));
    const expected = readFileSync(join(folder, 'output', name));
    const hex = readFileSync(join(folder, 'outhex', name.replace('.json', '.txt')), 'latin1');
    expect(canonicalBytes(value)).toEqual(expected);
    expect(canonicalBytes(value).toString('hex')).toBe(hex.replaceAll(/\s/g, ''));
    expect(canonicalize(value)).toBe(canonicalJson(value));
  });
});

function nested(depth: number, around: (value: JsonValue) => JsonValue = (value) => [value]): JsonValue {
  let value: JsonValue = [];
  for (let level = 0; level < depth; level += 1) value = around(value);
  return value;
}
