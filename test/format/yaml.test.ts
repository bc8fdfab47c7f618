import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/format/canonicalJson.ts';
import { FormatError } from '../../src/format/formatError.ts';
import type { JsonValue } from '../../src/format/jsonValue.ts';
import { parseYaml, type Yaml, type YamlOptions } from '../../src/format/yaml.ts';

function parse(text: string, options?: YamlOptions): Yaml {
  return parseYaml(Buffer.from(text, 'utf8'), options);
}

function refusal(input: string | Uint8Array, options?: YamlOptions): FormatError {
  try {
    parseYaml(typeof input === 'string' ? Buffer.from(input, 'utf8') : input, options);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('parseYaml accepts', () => {
  it.each<[string, JsonValue]>([
    ['a: 1\nb:\n  - x\n  - {c: [true, ~]}\n', { a: 1, b: ['x', { c: [true, null] }] }],
    ['---\na: 1\n...\n', { a: 1 }],
    ['a: 1\r\nb: 2\rc: 3', { a: 1, b: 2, c: 3 }],
    ['# comment\n\n- "a"\n- \'b\'\n', ['a', 'b']],
    ['a: |\n  x\n   y\nb: >-\n  c\n  d\n', { a: 'x\n y\n', b: 'c d' }],
    ['a:\nb: ""\n', { a: null, b: '' }],
    ['on: yes\nno: off\ny: n\n', { on: 'yes', no: 'off', y: 'n' }],
    [
      'a: 2024-02-29\nb: 2024-02-29T00:00:00Z\nc: 12:30:45\n',
      { a: '2024-02-29', b: '2024-02-29T00:00:00Z', c: '12:30:45' },
    ],
    ['[0, -12, +3, 1.50, .5, 1., 1e3, 0x1F, 0o17, 007]', [0, -12, 3, 1.5, 0.5, 1, 1000, 31, 15, 7]],
    ['[1_000, 0b1, 1.2.3, 1e, ., "1", +, 0x, "~"]', ['1_000', '0b1', '1.2.3', '1e', '.', '1', '+', '0x', '~']],
    [
      '[xtrue, true1, xfalse, false1, x0o7, 0o78, x0x1, 0x1g, a.inf, .inf1, x.nan, .nans, nan]',
      ['xtrue', 'true1', 'xfalse', 'false1', 'x0o7', '0o78', 'x0x1', '0x1g', 'a.inf', '.inf1', 'x.nan', '.nans', 'nan'],
    ],
    ['[Null, NULL, nUll, True, FALSE, tRue]', [null, null, 'nUll', true, false, 'tRue']],
    ['"1": a\n"true": b\n"<<": c\n"": d\n', { '1': 'a', true: 'b', '<<': 'c', '': 'd' }],
    ['constructor: 1\ntoString: 2\n', { constructor: 1, toString: 2 }],
    ['? a\n: 1\n', { a: 1 }],
    ['"\\u00e9\\U0001F600\\ud83d\\ude00\\0"', 'é😀😀\u0000'],
    ['a: "x # y" # z\nb: x#y\n', { a: 'x # y', b: 'x#y' }],
    ['a: !\n'.replace('!', 'x!y&z*'), { a: 'x!y&z*' }],
    ['"\\\\U00110000"', '\\U00110000'],
    ['text', 'text'],
    ['--- # nothing\n', null],
  ])('%j', (text, value) => {
    expect(parse(text).value).toEqual(value);
  });
});

describe('parseYaml refuses', () => {
  it.each<[string, string | Uint8Array, Partial<FormatError>]>([
    ['nothing', '', { code: 'empty', line: 1, column: 1 }],
    ['only comments', '# a\n# b\n', { code: 'empty' }],
    ['only an end mark', '...\n', { code: 'empty' }],
    ['a byte order mark', '\ufeffa: 1', { code: 'bom' }],
    ['Latin-1', Buffer.from('a: \u00e9', 'latin1'), { code: 'not_utf8' }],
    ['UTF-16', Buffer.from('a: 1', 'utf16le'), { code: 'control_character', line: 1, column: 2 }],
    ['a control character', 'a: 1\nb: "x\u0007"\n', { code: 'control_character', line: 2, column: 6 }],
    ['a control character in a comment', 'a: 1 # \u001b[2K\n', { code: 'control_character', line: 1, column: 8 }],
    ['a C1 control character', 'a: \u009b\n', { code: 'control_character' }],
    ['a tag', 'a: !!str 1\n', { code: 'tag', line: 1, column: 4, pointer: '/a' }],
    ['a tag for code', 'a: !!js/function "x"\n', { code: 'tag' }],
    ['a tag on a mapping', 'a: !x\n  b: 1\n', { code: 'tag', line: 1, column: 4 }],
    ['a tag on a key', '!!str a: 1\n', { code: 'tag', line: 1, column: 1 }],
    ['the non-specific tag', 'a: ! 1\n', { code: 'tag' }],
    ['an anchor', 'a: &x 1\n', { code: 'alias', line: 1, column: 4, pointer: '/a' }],
    ['an anchor on a sequence', 'a: &x [1]\n', { code: 'alias', line: 1, column: 4 }],
    ['an alias', 'a: 1\nb: *x\n', { code: 'alias', line: 2, pointer: '/b' }],
    ['an alias as a key', '*x : 1\n', { code: 'alias' }],
    ['a merge key', 'a: {b: 1}\n<<: {c: 2}\n', { code: 'merge_key', line: 2, column: 1 }],
    ['a key twice', 'a: 1\nb:\n  c: 1\n  "c": 2\n', { code: 'duplicate_key', line: 4, column: 3, pointer: '/b/c' }],
    ['a key twice, inherited', 'toString: 1\ntoString: 1\n', { code: 'duplicate_key', line: 2 }],
    ['__proto__', 'a:\n  __proto__: {b: 1}\n', { code: 'forbidden_key', line: 2, column: 3, pointer: '/a/__proto__' }],
    ['a number as a key', '1: a\n', { code: 'non_string_key', line: 1, column: 1 }],
    ['a boolean as a key', 'true: a\n', { code: 'non_string_key' }],
    ['null as a key', '~: a\n', { code: 'non_string_key' }],
    ['nothing as a key', ': a\n', { code: 'non_string_key' }],
    ['a sequence as a key', '? [a]\n: 1\n', { code: 'non_string_key', line: 1 }],
    ['a mapping as a key', '{a: 1}: 2\n', { code: 'non_string_key' }],
    ['a second document', 'a: 1\n---\nb: 2\n', { code: 'multiple_documents', line: 3, column: 1 }],
    ['a second, empty document', 'a: 1\n---\n', { code: 'multiple_documents' }],
    ['a version directive', '%YAML 1.1\n---\na: yes\n', { code: 'directive' }],
    ['a tag directive', '%TAG ! tag:x,2024:\n---\na: 1\n', { code: 'directive' }],
    ['NaN', 'a: [.nan]\n', { code: 'number_out_of_range', pointer: '/a/0', line: 1, column: 5 }],
    ['infinity', '-.inf', { code: 'number_out_of_range' }],
    ['infinity without a sign', '.Inf', { code: 'number_out_of_range' }],
    ['what is no number', '.NaN', { code: 'number_out_of_range' }],
    ['a number beyond the range', '1e999', { code: 'number_out_of_range' }],
    ['an integer that loses digits', '9007199254740993', { code: 'inexact_number' }],
    ['a fraction that loses digits', '0.12345678901234567890', { code: 'inexact_number' }],
    ['a hexadecimal integer that loses digits', '0x20000000000001', { code: 'inexact_number' }],
    ['half of a surrogate pair', 'a: "\\ud83d"\n', { code: 'lone_surrogate', pointer: '/a', line: 1, column: 4 }],
    ['half of a surrogate pair in a key', '"\\ud83d": 1\n', { code: 'lone_surrogate' }],
    ['an escape beyond Unicode', '"\\U00110000"', { code: 'syntax' }],
    ['an escape far beyond Unicode', '"\\\\\\U04010000"', { code: 'syntax' }],
    ['a tab for indentation', 'a:\n\tb: 1\n', { code: 'syntax', line: 2 }],
    ['bad indentation', 'a:\n  b: 1\n c: 2\n', { code: 'syntax', line: 3 }],
    ['an unclosed sequence', 'é: [😀, 1\n', { code: 'syntax', line: 2, column: 1 }],
    ['an unclosed string', 'a: "x\n', { code: 'syntax' }],
    ['text after the value', '[1] x', { code: 'syntax', line: 1, column: 5 }],
    ['a value after an item', 'a: b: c\n', { code: 'syntax', line: 1 }],
  ])('%s', (_, input, expected) => {
    expect(refusal(input)).toMatchObject(expected);
  });

  it('depth beyond the limit', () => {
    expect(parse('['.repeat(100) + ']'.repeat(100)).value).toBeDefined();
    expect(parse(`${'['.repeat(100)}a${']'.repeat(100)}`).value).toBeDefined();
    expect(refusal('['.repeat(101) + ']'.repeat(101))).toMatchObject({ code: 'too_deep', column: 101 });
    expect(refusal('['.repeat(100_000))).toMatchObject({ code: 'too_deep' });
    expect(refusal('- '.repeat(100_000))).toMatchObject({ code: 'too_deep' });
    expect(refusal('{a: '.repeat(100_000))).toMatchObject({ code: 'too_deep' });
    expect(refusal('a: [{}]', { maxDepth: 2 })).toMatchObject({ code: 'too_deep', pointer: '/a/0' });
    expect(parse('a: [{}]', { maxDepth: 3 }).value).toEqual({ a: [{}] });
  });

  it('more bytes than allowed', () => {
    expect(refusal('a: 1\n', { maxBytes: 4 })).toMatchObject({ code: 'too_large' });
    expect(refusal(Buffer.alloc(1024 * 1024 + 1, 0x61))).toMatchObject({ code: 'too_large' });
  });

  it('with a message of its own', () => {
    expect(refusal('a: "x').message).toBe('not well-formed (line 1, column 6)');
  });
});

describe('locate', () => {
  const text =
    '# title\nprocedure: x\nparams:\n  "a/b": 1\n  list:\n    - é: 1\n      c: {d: [1,\n        22]}\n    -\n    - |\n      text\n';

  it.each([
    ['', { line: 2, column: 1 }],
    ['/procedure', { line: 2, column: 1 }],
    ['/params', { line: 3, column: 1 }],
    ['/params/a~1b', { line: 4, column: 3 }],
    ['/params/list/0', { line: 6, column: 7 }],
    ['/params/list/0/é', { line: 6, column: 7 }],
    ['/params/list/0/c/d', { line: 7, column: 11 }],
    ['/params/list/0/c/d/1', { line: 8, column: 9 }],
    ['/params/list/2', { line: 11, column: 1 }],
    ['/params/none', undefined],
    ['/params/list/3', undefined],
    ['/params/list/01', undefined],
    ['/procedure/0', undefined],
    ['/toString', undefined],
    ['procedure', undefined],
  ])('%j', (pointer, place) => {
    expect(parse(text).locate(pointer)).toEqual(place);
  });
});

describe('parseYaml and the dumper', () => {
  it('agree about any JSON value', () => {
    const values = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>;
    fc.assert(
      fc.property(values, fc.boolean(), (value, flow) => {
        fc.pre(!/__proto__/.test(JSON.stringify(value)));
        const text = dump(value, { noRefs: true, flowLevel: flow ? 0 : -1 });
        try {
          // As canonical JSON, where -0 is 0.
          expect(canonicalJson(parse(text).value)).toBe(canonicalJson(value));
        } catch (error) {
          // An integer that a double holds, but which JavaScript would also print for its neighbours.
          if (!(error instanceof FormatError) || error.code !== 'inexact_number') throw error;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never throws anything else, whatever the text', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        ': ',
        '- ',
        '? ',
        '[',
        ']',
        '{',
        '}',
        ',',
        '\n',
        ' ',
        '  ',
        '"',
        "'",
        '|',
        '>',
        '&a ',
        '*a',
        '!',
        '!!x ',
        '#',
      ],
      ...['---\n', '...\n', '%YAML 1.2\n', '<<', '~', '1', '\t', '\\', '\ufeff', '\r', '😀'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        try {
          parse(pieces.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

describe('time', () => {
  it.each([
    ['flow sequences', '[a, '],
    ['pairs in flow sequences', '[a: b, '],
    ['explicit keys', '? '],
    ['items', '- a\n'],
    ['anchors', '&a '],
    ['anchored lines', '&a\n'],
    ['tags', '!a '],
    ['anchored items', '- &a\n  b\n'],
    ['anchored keys', '&a b: c\n'],
    ['quotes', "'"],
    ['double quotes', '"'],
    ['escapes', '"\\u0061'],
    ['comments', '# \n'],
    ['byte order marks', 'a\n\ufeff'],
    ['blank lines', 'a\n\n\n'],
    ['spaces', ' '],
    ['tabs', '\t'],
    ['digits', '1'],
    ['dots and digits', '.1'],
    ['colons', ':'],
    ['block scalars', '- |\n  a\n'],
    ['document marks', '---\n'],
    ['end marks', '...\n'],
    ['directives', '%A\n'],
    ['empty items', '[,'],
    ['braces', '{}'],
    ['percent tags', '!%41'],
  ])('is bounded for %s', (_, unit) => {
    for (const head of ['', 'a: ', '- ', '[', '{', '"', "'", 'a: |\n ', '? ']) {
      try {
        parse((head + unit.repeat(100_000)).slice(0, 100_000));
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }
  });

  it('is bounded for nested retries', () => {
    let text = '';
    for (let depth = 0; depth < 60; depth += 1) text += `${' '.repeat(depth)}&a\n${' '.repeat(depth)}- &b\n`;
    expect(() => parse(text)).toThrow(FormatError);
  });
});
