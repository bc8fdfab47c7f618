import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/format/formatError.ts';
import { isInexact } from '../../src/format/jsonNumber.ts';
import { scanJson } from '../../src/format/jsonScan.ts';
import { type JsonValue, pointerGet, pointerJoin } from '../../src/format/jsonValue.ts';
import { parseStrictJson, type StrictJson, type StrictJsonLimits } from '../../src/format/strictJson.ts';
import { describeWithCorpus } from '../corpora.ts';

function parse(text: string, limits?: StrictJsonLimits): StrictJson {
  return parseStrictJson(Buffer.from(text, 'utf8'), limits);
}

function refusal(input: string | Uint8Array, limits?: StrictJsonLimits): FormatError {
  try {
    parseStrictJson(typeof input === 'string' ? Buffer.from(input, 'utf8') : input, limits);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('parseStrictJson accepts', () => {
  it.each([
    ['null', null],
    [' true\r\n', true],
    ['"\\u00e9\\ud83d\\ude00/\\/"', 'é😀//'],
    ['[1, -2.5e3, 0]', [1, -2500, 0]],
    ['{"a": {"b": []}, "": {}}', { a: { b: [] }, '': {} }],
    ['{"a:b": "c:{[", "d": "\\\\"}', { 'a:b': 'c:{[', d: '\\' }],
    ['{"constructor": 1, "toString": 2, "prototype": 3}', { constructor: 1, toString: 2, prototype: 3 }],
    ['"\uffff\u2028\u0000"'.replace('\u0000', '\\u0000'), '\uffff\u2028\u0000'],
    ['{"é": 1, "e\u0301": 2}', { é: 1, 'e\u0301': 2 }],
    ['{"10": 1, "9": 2, "01": 3}', { 10: 1, 9: 2, '01': 3 }],
  ])('%s', (text, value) => {
    expect(parse(text)).toMatchObject({ value, inexactNumbers: [] });
  });

  it('bytes inside a larger buffer', () => {
    expect(parseStrictJson(Buffer.from('xx[1]xx').subarray(2, 5)).value).toEqual([1]);
    expect(parseStrictJson(new Uint8Array(Buffer.from('[2]'))).value).toEqual([2]);
  });
});

describe('parseStrictJson refuses', () => {
  it.each<[string, string | Uint8Array, Partial<FormatError>]>([
    ['nothing', '', { code: 'empty', line: 1, column: 1 }],
    ['only whitespace', ' \n ', { code: 'empty', line: 2, column: 2 }],
    ['a byte order mark', '\ufeff{}', { code: 'bom' }],
    ['UTF-16', Buffer.from('{}', 'utf16le'), { code: 'syntax', line: 1, column: 2 }],
    ['Latin-1', Buffer.from('"\u00e9"', 'latin1'), { code: 'not_utf8' }],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), { code: 'not_utf8' }],
    ['an overlong form', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), { code: 'not_utf8' }],
    ['a trailing comma', '[1,\n 2,]', { code: 'syntax', line: 2, column: 4, pointer: '/2' }],
    ['a second value', '{} {}', { code: 'syntax', line: 1, column: 4 }],
    ['a comment', '{"a": 1 // no\n}', { code: 'syntax', line: 1, column: 9 }],
    ['NaN', '{"a": [NaN]}', { code: 'syntax', pointer: '/a/0' }],
    ['a leading zero', '[01]', { code: 'syntax', column: 3 }],
    ['a plus sign', '[+1]', { code: 'syntax' }],
    ['a raw line feed in a string', '["a\nb"]', { code: 'syntax', line: 1, column: 4 }],
    ['a NUL', '["a"\0]', { code: 'syntax', column: 5 }],
    ['a bad escape', '["\\x41"]', { code: 'syntax', column: 3 }],
    ['an unclosed object', '{"a": 1', { code: 'syntax', column: 8 }],
    [
      'a key twice',
      '{"a": 1,\n "b": {"c": 1, "c": 1}}',
      { code: 'duplicate_key', line: 2, column: 16, pointer: '/b/c' },
    ],
    ['a key twice, escaped once', '{"a": 1, "\\u0061": 2}', { code: 'duplicate_key', column: 10, pointer: '/a' }],
    [
      'a key twice beside equal counts',
      '[{"a": 1, "a": {"b": 1}}, {"a": 1}]',
      { code: 'duplicate_key', pointer: '/0/a' },
    ],
    ['an index twice', '{"1": 1, "1": 1}', { code: 'duplicate_key', pointer: '/1' }],
    ['__proto__', '{"a": {"__proto__": {"ok": true}}}', { code: 'forbidden_key', pointer: '/a/__proto__', column: 8 }],
    ['__proto__, escaped', '{"\\u005f_proto__": null}', { code: 'forbidden_key' }],
    ['__proto__ twice', '{"__proto__": 1, "__proto__": 1}', { code: 'forbidden_key' }],
    ['a high surrogate alone', '["😀", "\\ud83d"]', { code: 'lone_surrogate', column: 7, pointer: '/1' }],
    ['a low surrogate alone', '["\\uDE00"]', { code: 'lone_surrogate' }],
    ['surrogates in the wrong order', '["\\ude00\\ud83d"]', { code: 'lone_surrogate' }],
    ['a surrogate alone in a key', '{"\\ud800": 1}', { code: 'lone_surrogate' }],
    ['a number beyond the range', '{"a": [1, -1e400]}', { code: 'number_out_of_range', pointer: '/a/1', column: 11 }],
    ['a long number beyond the range', `[${'9'.repeat(400)}]`, { code: 'number_out_of_range' }],
  ])('%s', (_, input, expected) => {
    expect(refusal(input)).toMatchObject(expected);
  });

  it('depth beyond the limit, whatever follows', () => {
    expect(parse('['.repeat(100) + ']'.repeat(100)).value).toBeDefined();
    expect(refusal('['.repeat(101) + ']'.repeat(101))).toMatchObject({ code: 'too_deep', line: 1, column: 101 });
    expect(refusal('{"a":'.repeat(1_000_000))).toMatchObject({ code: 'too_deep', pointer: '/a'.repeat(100) });
    expect(refusal('[[]]', { maxDepth: 1 })).toMatchObject({ code: 'too_deep', pointer: '/0' });
  });

  it('more bytes than allowed', () => {
    expect(refusal('[1, 2]', { maxBytes: 5 })).toMatchObject({ code: 'too_large' });
  });

  it('with a message of its own', () => {
    expect(refusal('[1,\n}').message).toBe('not well-formed (line 2, column 1)');
  });
});

describe('inexactNumbers', () => {
  it('names the place of each', () => {
    const { value, inexactNumbers } = parse('{"a/b": [1,\r\n9007199254740993],\r"c": 1e-400, "d": 3.0}');
    expect(value).toEqual({ 'a/b': [1, 9007199254740992], c: 0, d: 3 });
    expect(inexactNumbers).toEqual([
      { pointer: '/a~1b/1', literal: '9007199254740993', line: 2 },
      { pointer: '/c', literal: '1e-400', line: 3 },
    ]);
  });

  it.each([
    '9007199254740992',
    '-9007199254740992',
    '9007199254740993.0',
    '0.10000000000000001',
    '1e-400',
    '0.1000000000000000055511151231257827',
  ])('reports %s', (literal) => {
    expect(isInexact(literal)).toBe(true);
  });

  it.each([
    '0',
    '-0',
    '-0.0e7',
    '1.0',
    '1e2',
    '100E-1',
    '9007199254740991',
    '0.1',
    '1e21',
    '5e-324',
    '0.00000010',
    '1.7976931348623157e308',
  ])('does not report %s', (literal) => {
    expect(isInexact(literal)).toBe(false);
  });

  it('stays bounded where one long key would be repeated for each number', () => {
    const text = `{"${'k'.repeat(1024 * 1024)}": [${'1e-400,'.repeat(100_000)}0]}`;
    const { inexactNumbers, inexactComplete } = parse(text);
    expect(inexactNumbers).toHaveLength(8);
    expect(inexactComplete).toBe(false);
    expect(parse('[1e-400]').inexactComplete).toBe(true);
  });

  it('never reports what ECMAScript writes, in any notation', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(20), (number, digits) => {
        fc.pre(!Number.isInteger(number) || Number.isSafeInteger(number));
        expect(isInexact(String(number))).toBe(false);
        expect(isInexact(number.toExponential())).toBe(false);
        const fixed = number.toFixed(digits);
        if (Number(fixed) === number && fixed.length < 16) expect(isInexact(fixed)).toBe(false);
      }),
    );
  });

  it('reports every integer that a double changes', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (integer) => {
        const safe = integer <= BigInt(Number.MAX_SAFE_INTEGER) && integer >= BigInt(Number.MIN_SAFE_INTEGER);
        expect(isInexact(String(integer))).toBe(!safe);
        expect(parse(`[${String(integer)}]`).inexactNumbers).toHaveLength(safe ? 0 : 1);
      }),
    );
  });
});

describe('locate', () => {
  const text = '{\n  "😀": "é",  "a": [\n    10,\n    {"b": [\n]}\n  ],\n  "": {"~/": true}\n}\n';

  it.each([
    ['', { line: 1, column: 1, endLine: 8 }],
    ['/😀', { line: 2, column: 8, endLine: 2 }],
    ['/a', { line: 2, column: 19, endLine: 6 }],
    ['/a/0', { line: 3, column: 5, endLine: 3 }],
    ['/a/1/b', { line: 4, column: 11, endLine: 5 }],
    ['/', { line: 7, column: 7, endLine: 7 }],
    ['//~0~1', { line: 7, column: 14, endLine: 7 }],
    ['/a/2', undefined],
    ['/a/00', undefined],
    ['a', undefined],
    ['/~2', undefined],
  ])('%j', (pointer, place) => {
    expect(parse(text).locate(pointer)).toEqual(place);
  });

  it('finds many in one pass', () => {
    expect([...parse(text).locateAll(['/a/0', '/none', '']).keys()]).toEqual(['/a/0', '']);
  });

  it('finds every value of any document, at its first character', () => {
    fc.assert(
      fc.property(jsonValues(), fc.nat(2), (value, indent) => {
        const source = JSON.stringify(value, null, indent);
        const parsed = parse(source);
        const lines = source.split('\n').map((line) => Array.from(line));
        for (const pointer of pointersOf(value)) {
          const place = parsed.locate(pointer);
          const found = pointerGet(value, pointer);
          expect(place).toBeDefined();
          const at = lines[(place?.line ?? 0) - 1]?.slice((place?.column ?? 0) - 1).join('');
          expect(at?.slice(0, 1)).toBe(JSON.stringify(found).slice(0, 1));
          const height = JSON.stringify(found, null, indent).split('\n').length;
          expect(place?.endLine).toBe((place?.line ?? 0) + height - 1);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('parseStrictJson and JSON.parse', () => {
  it('agree about what JSON.stringify writes', () => {
    fc.assert(
      fc.property(jsonValues(), fc.nat(2), (value, indent) => {
        expect(parse(JSON.stringify(value, null, indent)).value).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('agree with the slow scanner about text that is nearly JSON', () => {
    const piece = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ':',
        ',',
        '"a"',
        '"b"',
        '"a',
        '\\',
        '"',
        '1',
        '-',
        '0',
        '.5',
        'e9',
        ' ',
        '\n',
        'true',
        'nul',
      ],
      ...['"\\u0061"', '"\\ud83d\\ude00"', '"\\ud83d"', '"__proto__"', '9007199254740993', '{"a":1}', '[1,2]'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const fast = outcome(() => parse(text).value);
        const slow = outcome(() => (scanJson(text, 100), JSON.parse(text) as unknown));
        expect(fast).toEqual(slow);
      }),
      { numRuns: 5000 },
    );
  });

  it('never throw anything else, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        outcome(() => parseStrictJson(bytes));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('time', () => {
  it.each([
    ['backslashes', `["${'\\\\'.repeat(2_000_000)}`],
    ['zeros', `[${'0.'.padEnd(4_000_000, '0')}1]`],
    ['digits', `[0.${'1'.repeat(4_000_000)}]`],
    ['quotes', '"'.repeat(4_000_000)],
    ['closings', ']'.repeat(4_000_000)],
    ['inexact numbers', `[${'9007199254740993,'.repeat(100_000)}0]`],
    ['keys', `{${Array.from({ length: 200_000 }, (_, index) => `"k${index}":0`).join(',')},"k0":1}`],
  ])('is linear in %s', (_, text) => {
    // What is quadratic does not end before the test runner's patience does.
    expect(outcome(() => parse(text))).toBeDefined();
  });
});

describeWithCorpus('jsontestsuite', (folder) => {
  function files(part: string): string[] {
    return readdirSync(join(folder, part)).sort();
  }

  function codeOf(part: string, name: string): string {
    return outcome(() => parseStrictJson(readFileSync(join(folder, part, name)))).code ?? 'accepted';
  }

  // Well-formed by RFC 8259, and refused here on purpose.
  const REFUSED: Record<string, string> = {
    'y_object_duplicated_key.json': 'duplicate_key',
    'y_object_duplicated_key_and_value.json': 'duplicate_key',
  };

  it.each(files('test_parsing').filter((name) => name.startsWith('y_')))('%s', (name) => {
    expect(codeOf('test_parsing', name)).toBe(REFUSED[name] ?? 'accepted');
  });

  it.each(files('test_parsing').filter((name) => name.startsWith('n_')))('%s', (name) => {
    expect(codeOf('test_parsing', name)).not.toBe('accepted');
  });

  it('implementation-defined files', () => {
    const names = files('test_parsing').filter((name) => name.startsWith('i_'));
    expect(Object.fromEntries(names.map((name) => [name, codeOf('test_parsing', name)]))).toEqual({
      'i_number_double_huge_neg_exp.json': 'accepted',
      'i_number_huge_exp.json': 'number_out_of_range',
      'i_number_neg_int_huge_exp.json': 'number_out_of_range',
      'i_number_pos_double_huge_exp.json': 'number_out_of_range',
      'i_number_real_neg_overflow.json': 'number_out_of_range',
      'i_number_real_pos_overflow.json': 'number_out_of_range',
      'i_number_real_underflow.json': 'accepted',
      'i_number_too_big_neg_int.json': 'accepted',
      'i_number_too_big_pos_int.json': 'accepted',
      'i_number_very_big_negative_int.json': 'accepted',
      'i_object_key_lone_2nd_surrogate.json': 'lone_surrogate',
      'i_string_1st_surrogate_but_2nd_missing.json': 'lone_surrogate',
      'i_string_1st_valid_surrogate_2nd_invalid.json': 'lone_surrogate',
      'i_string_UTF-16LE_with_BOM.json': 'not_utf8',
      'i_string_UTF-8_invalid_sequence.json': 'not_utf8',
      'i_string_UTF8_surrogate_U+D800.json': 'not_utf8',
      'i_string_incomplete_surrogate_and_escape_valid.json': 'lone_surrogate',
      'i_string_incomplete_surrogate_pair.json': 'lone_surrogate',
      'i_string_incomplete_surrogates_escape_valid.json': 'lone_surrogate',
      'i_string_invalid_lonely_surrogate.json': 'lone_surrogate',
      'i_string_invalid_surrogate.json': 'lone_surrogate',
      'i_string_invalid_utf-8.json': 'not_utf8',
      'i_string_inverted_surrogates_U+1D11E.json': 'lone_surrogate',
      'i_string_iso_latin_1.json': 'not_utf8',
      'i_string_lone_second_surrogate.json': 'lone_surrogate',
      'i_string_lone_utf8_continuation_byte.json': 'not_utf8',
      'i_string_not_in_unicode_range.json': 'not_utf8',
      'i_string_overlong_sequence_2_bytes.json': 'not_utf8',
      'i_string_overlong_sequence_6_bytes.json': 'not_utf8',
      'i_string_overlong_sequence_6_bytes_null.json': 'not_utf8',
      'i_string_truncated-utf-8.json': 'not_utf8',
      'i_string_utf16BE_no_BOM.json': 'not_utf8',
      'i_string_utf16LE_no_BOM.json': 'not_utf8',
      'i_structure_500_nested_arrays.json': 'too_deep',
      'i_structure_UTF-8_BOM_empty_object.json': 'bom',
    });
  });

  it('transformed files', () => {
    const names = files('test_transform');
    expect(Object.fromEntries(names.map((name) => [name, codeOf('test_transform', name)]))).toEqual({
      'number_-9223372036854775808.json': 'accepted',
      'number_-9223372036854775809.json': 'accepted',
      'number_1.0.json': 'accepted',
      'number_1.000000000000000005.json': 'accepted',
      'number_1000000000000000.json': 'accepted',
      'number_10000000000000000999.json': 'accepted',
      'number_1e-999.json': 'accepted',
      'number_1e6.json': 'accepted',
      'number_9223372036854775807.json': 'accepted',
      'number_9223372036854775808.json': 'accepted',
      'object_key_nfc_nfd.json': 'accepted',
      'object_key_nfd_nfc.json': 'accepted',
      'object_same_key_different_values.json': 'duplicate_key',
      'object_same_key_same_value.json': 'duplicate_key',
      'object_same_key_unclear_values.json': 'duplicate_key',
      'string_1_escaped_invalid_codepoint.json': 'lone_surrogate',
      'string_1_invalid_codepoint.json': 'not_utf8',
      'string_2_escaped_invalid_codepoints.json': 'lone_surrogate',
      'string_2_invalid_codepoints.json': 'not_utf8',
      'string_3_escaped_invalid_codepoints.json': 'lone_surrogate',
      'string_3_invalid_codepoints.json': 'not_utf8',
      'string_with_escaped_NULL.json': 'accepted',
    });
  });
});

function jsonValues(): fc.Arbitrary<JsonValue> {
  // `__proto__` is refused, and -0 is written as 0 by JSON.stringify.
  return (fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }) as fc.Arbitrary<JsonValue>).filter(
    (value) => !JSON.stringify(value).includes('__proto__'),
  );
}

function pointersOf(value: JsonValue, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, member]) => pointersOf(member, pointerJoin(at, key)))];
}

/** The value, or the code of the FormatError; any other error passes through. */
function outcome(read: () => unknown): { value?: unknown; code?: string } {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof FormatError) return { code: error.code };
    throw error;
  }
}
