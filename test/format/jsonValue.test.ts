import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asArray,
  asBoolean,
  asInteger,
  asObject,
  asString,
  hasLoneSurrogate,
  type JsonValue,
  member,
  pointerGet,
  pointerJoin,
  pointerTokens,
} from '../../src/format/jsonValue.ts';

// The document and the answers of RFC 6901 §5.
const DOCUMENT: JsonValue = {
  foo: ['bar', 'baz'],
  '': 0,
  'a/b': 1,
  'c%d': 2,
  'e^f': 3,
  'g|h': 4,
  'i\\j': 5,
  'k"l': 6,
  ' ': 7,
  'm~n': 8,
};

describe('pointerGet', () => {
  it.each<[string, JsonValue | undefined]>([
    ['', DOCUMENT],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
    ['/foo/2', undefined],
    ['/foo/-', undefined],
    ['/foo/00', undefined],
    ['/foo/1e0', undefined],
    ['/foo/length', undefined],
    ['/constructor', undefined],
    ['/__proto__', undefined],
    ['/foo/0/0', undefined],
    ['foo', undefined],
    ['/m~2n', undefined],
    ['/m~', undefined],
  ])('%j', (pointer, value) => {
    expect(pointerGet(DOCUMENT, pointer)).toEqual(value);
  });

  it('unescapes in the right order', () => {
    expect(pointerTokens('/~01')).toEqual(['~1']);
  });

  it('finds any member by its joined pointer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(5), (key, index) => {
        fc.pre(key !== '__proto__');
        const items = Array.from({ length: 6 }, (_, at) => at);
        expect(pointerGet({ [key]: items }, pointerJoin(pointerJoin('', key), index))).toBe(index);
      }),
    );
  });
});

describe('narrowing', () => {
  it('gives own members of objects only', () => {
    expect(member({ a: null }, 'a')).toBeNull();
    expect(member({ a: 1 }, 'toString')).toBeUndefined();
    expect(member(['a'], '0')).toBeUndefined();
    expect(member('text', 'length')).toBeUndefined();
    expect(member(null, 'a')).toBeUndefined();
    expect(member(undefined, 'a')).toBeUndefined();
  });

  it('keeps a value of the type and drops any other', () => {
    expect([asString('a'), asString(1), asString(undefined)]).toEqual(['a', undefined, undefined]);
    expect([asBoolean(false), asBoolean('false')]).toEqual([false, undefined]);
    expect([asInteger(2), asInteger(2.5), asInteger(2 ** 53), asInteger('2')]).toEqual([2, ...Array<undefined>(3)]);
    expect([asArray([1]), asArray({ length: 1 })]).toEqual([[1], undefined]);
    expect([asObject({}), asObject([]), asObject(null)]).toEqual([{}, undefined, undefined]);
  });

  it('tells halves of surrogate pairs from whole ones', () => {
    expect(['', 'a', '😀', '\ue000'].map(hasLoneSurrogate)).toEqual([false, false, false, false]);
    expect(['\ud83d', 'a\ude00', '\ude00\ud83d', '😀\ud83d'].map(hasLoneSurrogate)).toEqual([true, true, true, true]);
  });
});
