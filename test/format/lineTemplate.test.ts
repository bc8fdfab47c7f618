import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileLineTemplate, type LineFieldType } from '../../src/format/lineTemplate.ts';

const HEX = '0123456789abcdef'.repeat(4);

/** For each type some texts that are values of it, and some that are not. */
const VALUES: Record<LineFieldType, { yes: string[]; no: string[] }> = {
  text: { yes: ['a', ' ', 'a b', ' é\t"'], no: [''] },
  word: { yes: ['a', 'é,;"'], no: ['', 'a b', 'a\tb', 'a\u00a0b', 'a\u2028b', '\ufeffa', 'a\u0000', '\u001b[0m'] },
  path: { yes: ['/var/backups/a.tar', '../a', 'C:\\a'], no: ['', '/my backups/a', '/a\u0007'] },
  int: {
    yes: ['0', '-12', '007', '9007199254740991'],
    no: ['', '-', '+1', '1.0', '1e3', '0x1', '9007199254740992', '١'],
  },
  commit: { yes: [HEX.slice(0, 40)], no: [HEX.slice(0, 39), HEX.slice(0, 41), HEX.slice(0, 40).toUpperCase(), HEX] },
  sha256: { yes: [HEX], no: [HEX.slice(1), `${HEX}0`, HEX.toUpperCase(), `${HEX}\n`] },
  digest: { yes: [`sha256:${HEX}`], no: [HEX, `sha512:${HEX}`, `sha256:${HEX}0`] },
  hexref: { yes: [HEX.slice(0, 7), HEX], no: [HEX.slice(0, 6), `${HEX}0`, 'ABCDEF0', 'latest!'] },
  version: {
    yes: [
      '0.0.0',
      '1.20.300',
      '1.0.0-rc.1',
      '1.0.0-0a.-',
      '1.0.0+build.007',
      '1.0.0-a-b+c-d',
      '1.0.0-a0',
      '1.0.0-0a',
      `1.0.0-${'a'.repeat(250)}`,
    ],
    no: [
      '1.0',
      'v1.0.0',
      '01.0.0',
      '1.0.0-',
      '1.0.0-01',
      '1.0.0-a..b',
      '1.0.0+',
      '1.0.0+a+b',
      '1.0.0 ',
      'latest',
      '1.0.0.0',
      '1.0.0+a.!b',
      '1.0.0+a.b!',
      '1.0.0+a.',
      '1.0.0-!a',
      '1.0.0-a!',
      '1.0.0-a.',
      `1.0.0-${'a'.repeat(251)}`,
    ],
  },
  time: { yes: ['2024-02-29T00:00:00Z', '2024-01-01T00:00:00.5+02:00'], no: ['2023-02-29T00:00:00Z', '2024-01-01'] },
  name: { yes: ['api', 'ghcr.io/a/b:1@x', '9_a-b'], no: ['-a', '.a', 'a b', 'é', ''] },
  url: {
    yes: ['http://a', 'https://a.b/c?d=e#f'],
    no: ['https://', 'https:///a', 'ftp://a', 'https://a b', 'HTTPS://a', 'javascript:a'],
  },
  bool: { yes: ['true', 'false'], no: ['True', 'yes', '1', ''] },
};

const TYPES = Object.keys(VALUES) as LineFieldType[];

describe('types', () => {
  it.each(TYPES)('%s', (type) => {
    const alone = compileLineTemplate(`{value:${type}}`);
    const framed = compileLineTemplate(`=> {value:${type}} <=`);
    for (const value of VALUES[type].yes) {
      expect([value, alone.match(value)]).toEqual([value, { value }]);
      expect([value, framed.match(`=> ${value} <=`)]).toEqual([value, { value }]);
    }
    for (const value of VALUES[type].no) {
      expect([value, alone.match(value)]).toEqual([value, undefined]);
      expect([value, framed.match(`=> ${value} <=`)]).toEqual([value, undefined]);
    }
  });
});

describe('match', () => {
  it.each<[string, string, Record<string, string> | undefined]>([
    ['Backup completed: {path:path}', 'Backup completed: /b/1.tar', { path: '/b/1.tar' }],
    ['Backup completed: {path:path}', 'Backup completed: /b/1.tar (dry run)', undefined],
    ['Backup completed: {path:path}', ' Backup completed: /b/1.tar', undefined],
    ['Backup completed: {path:path}', 'Backup completed: ', undefined],
    ['done', 'done', {}],
    ['done', 'done ', undefined],
    ['done', 'all done', undefined],
    ['{a:text}: {b:text}', 'x: y: z', { a: 'x', b: 'y: z' }],
    ['{a:text}: {b:text}', ': y', undefined],
    ['{a:text}: {b:text}', 'x: ', undefined],
    ['{a:int} {b:text}', 'x 1 y', undefined],
    ['[{a:text}]', '[x]]', { a: 'x]' }],
    ['[{a:text}]', '[]', undefined],
    ['[{a:text}]', '[', undefined],
    ['{{{a:int}}}', '{1}', { a: '1' }],
    ['{{a:int}}', '{a:int}', {}],
    ['}}{{', '}{', {}],
    ['{a:text}}}', 'x}', { a: 'x' }],
    ['{toString:int} {constructor:int}', '1 2', { toString: '1', constructor: '2' }],
    ['{from:version}→{to:version}', '1.0.0→1.1.0', { from: '1.0.0', to: '1.1.0' }],
    ['a{x:text}a', 'a', undefined],
    ['aa{x:text}aa', 'aaa', undefined],
  ])('%j on %j', (template, line, values) => {
    expect(compileLineTemplate(template).match(line)).toEqual(values);
  });

  it('finds again the values that filled a template', () => {
    const literal = fc.string({ unit: fc.constantFrom('a', '-', ' ', ':', '{', '}', 'é'), minLength: 1, maxLength: 3 });
    const slot = fc
      .constantFrom(...TYPES)
      .chain((type) => fc.tuple(fc.constant(type), fc.constantFrom(...VALUES[type].yes)));
    fc.assert(
      fc.property(
        fc.option(literal),
        fc.array(fc.tuple(slot, literal), { maxLength: 4 }),
        fc.boolean(),
        (head, slots, tail) => {
          fc.pre(head !== null || slots.length > 0);
          let template = escape(head ?? '');
          let line = head ?? '';
          const expected: Record<string, string> = {};
          for (const [index, [[type, value], after]] of slots.entries()) {
            const isLast = index === slots.length - 1;
            const following = isLast && !tail ? '' : after;
            // The literal must come first where it was put: "a-" before "--" would end a character early.
            fc.pre(isLast || (value + following).indexOf(following) === value.length);
            template += `{v${index}:${type}}${escape(following)}`;
            line += value + following;
            expected[`v${index}`] = value;
          }
          const compiled = compileLineTemplate(template);
          expect(compiled.match(line)).toEqual(expected);
          expect(compiled.fields).toEqual(slots.map(([[type]], index) => ({ name: `v${index}`, type })));
          const bytes = Buffer.from(line);
          expect(bytes.subarray(0, compiled.prefix.length)).toEqual(compiled.prefix);
          expect(compiled.mayMatch(bytes, 0, bytes.length)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('takes linear time', () => {
    const template = compileLineTemplate('{a:text}aaaa b{b:text}aaaa b{c:version}aaaa b{d:time}!');
    expect(template.match('a'.repeat(1_000_000))).toBeUndefined();
    expect(template.match('aaaa b'.repeat(200_000))).toBeUndefined();
    for (const type of TYPES) {
      for (const unit of ['a', '1', '-', '.', '1.', '0', ' ']) {
        const match = compileLineTemplate(`{a:${type}}!`).match(`${unit.repeat(500_000)}\u0000`);
        expect(match).toBeUndefined();
      }
    }
  });
});

describe('mayMatch', () => {
  const may = (source: string, line: string) => {
    const bytes = Buffer.from(`\n${line}\n1.2.3-abcdef0`);
    return compileLineTemplate(source).mayMatch(bytes, 1, 1 + Buffer.byteLength(line));
  };

  it.each(Object.entries(VALUES))('lets every line through that begins with %s', (type, { yes }) => {
    for (const value of yes) {
      for (const source of [`{a:${type}}`, `é {a:${type}}`, `{a:${type}} x`, `- {a:${type}}: {b:text}`]) {
        const line = source.replace(/\{a:[a-z0-9]+\}/, value).replace('{b:text}', 'b');
        if (compileLineTemplate(source).match(line) !== undefined)
          expect([source, line, may(source, line)]).toContain(true);
      }
    }
  });

  it('looks at this line only, and at its first bytes', () => {
    expect(may('{a:hexref}  {b:path}', '2026-03-14T02:00:11Z api')).toBe(false);
    expect(may('{a:version}', '2026-03-14T02:00:11Z api')).toBe(false);
    expect(may('{a:version}', '12')).toBe(false);
    expect(may('{a:hexref}', 'abcdef')).toBe(false);
    expect(may('{a:int}', '')).toBe(false);
    expect(may('ab{a:text}', 'a')).toBe(false);
    expect(may('{a:time} x', '12:30:00 x')).toBe(false);
    expect(may('{a:text}', '')).toBe(true);
  });

  it.each([
    ['{a:digest}', 'rha256:'],
    ['{a:digest}', ''],
    ['{a:url}', 'ftp://a'],
    ['{a:url}', ''],
    ['{a:int}', 'a'],
    ['{a:int}', ':'],
    ['{a:int}', '/'],
    ['{a:version}', '.1'],
    ['{a:version}', '1-'],
    ['{a:time}', '2026'],
    ['{a:time}', 'x026-'],
    ['{a:time}', '202x-'],
    ['{a:time}', '2026/'],
    ['{a:hexref}', 'abcdefg'],
    ['{a:hexref}', 'ABCDEF0'],
    ['{a:commit}', '`234567'],
    ['ab', 'ac'],
    ['é{a:text}', 'ex'],
  ])('spares %j the line %j', (source, line) => {
    expect(may(source, line)).toBe(false);
  });

  it.each([
    ['{a:hexref}', 'abcdefa'],
    ['{a:hexref}', 'f000000'],
    ['{a:time}', '2026-'],
    ['{a:version}', '10.'],
    ['{a:int}', '9'],
    ['{a:int}', '-'],
  ])('lets %j look at the line %j', (source, line) => {
    expect(may(source, line)).toBe(true);
  });

  it('reads nothing behind the line', () => {
    for (const [source, line, behind] of [
      ['{a:digest}', '', 's'],
      ['{a:url}', '', 'h'],
      ['{a:version}', '1', '.'],
      ['{a:version}', '1', '2.'],
      ['{a:time}', '2026', '-'],
      ['{a:hexref}', 'abcdef', '0'],
      ['ab', 'a', 'b'],
    ] as const) {
      const bytes = Buffer.from(line + behind);
      expect([source, compileLineTemplate(source).mayMatch(bytes, 0, line.length)]).toEqual([source, false]);
    }
  });
});

describe('prefix', () => {
  it('is the UTF-8 of the first literal, with its braces single', () => {
    expect(compileLineTemplate('é{{ {a:int} x').prefix).toEqual(Buffer.from('é{ '));
    expect(compileLineTemplate('{a:int} x').prefix).toHaveLength(0);
  });
});

describe('compileLineTemplate refuses', () => {
  it.each([
    '',
    '{a:text}{b:text}',
    '{a:text} {a:int}',
    '{a:regex}',
    '{a:constructor}',
    '{a}',
    '{}',
    '{a:}',
    '{:int}',
    '{A:int}',
    '{a-b:int}',
    '{__proto__:int}',
    '{a: int}',
    '{a:int',
    'a}',
    '{a:int}}',
    '{{{a:int}}',
    '{a:{b:int}}',
    'a\nb',
    'a\r',
    'a\u0000',
    'a\ud800',
    'x'.repeat(1001),
    '{'.repeat(999),
  ])('%j', (source) => {
    expect(() => compileLineTemplate(source)).toThrow(expect.objectContaining({ code: 'procedure_invalid' }));
  });

  it.each([
    ['', 'it is empty'],
    ['x'.repeat(1001), 'it is longer than 1000 characters'],
    ['a\nb', 'it holds what no line can hold'],
    ['{a:int', 'a single "{"; write it twice to mean itself'],
    ['a}', 'a single "}"; write it twice to mean itself'],
    ['{a:text}{b:text}', 'nothing between {b:text} and the one before'],
    ['{a}', '{a} is not of the form {name:type}'],
    ['{ a:int}', '{ a:int} is not of the form {name:type}'],
    ['{a:int }', '{a:int } is not of the form {name:type}'],
    ['{a:text} {a:int}', 'the name "a" is used twice'],
    ['took {n:number} ms', '{n:number} has an unknown type; known are text, word'],
  ])('%j with the reason', (source, reason) => {
    expect(() => compileLineTemplate(source)).toThrow(`is wrong: ${reason}`);
  });

  it('nothing of a thousand characters', () => {
    expect(compileLineTemplate('x'.repeat(1000)).match('x'.repeat(1000))).toEqual({});
  });
});

function escape(literal: string): string {
  return literal.replaceAll('{', '{{').replaceAll('}', '}}');
}
