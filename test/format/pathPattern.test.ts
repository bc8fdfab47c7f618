import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePathPattern, matchesName, wildcardCount, wildcardTexts } from '../../src/format/pathPattern.ts';

describe('a path pattern', () => {
  it.each<[string, string, boolean]>([
    ['a/b.json', 'a/b.json', true],
    ['a/b.json', 'a/b-json', false],
    ['a/b.json', 'a/b.json/c', false],
    ['a/b.json', 'x/a/b.json', false],
    ['logs/*.txt', 'logs/1.txt', true],
    ['logs/*.txt', 'logs/.txt', true],
    ['logs/*.txt', 'logs/1.txt.txt', true],
    ['logs/*.txt', 'logs/1.txt2', false],
    ['logs/*.txt', 'logs/a/1.txt', false],
    ['logs/*.txt', 'logs', false],
    ['*', 'a', true],
    ['*', 'a/b', false],
    ['a*b*c', 'abc', true],
    ['a*b*c', 'axbybzc', true],
    ['a*b*c', 'acb', false],
    ['a*b*c', 'ab', false],
    ['dump/**', 'dump/a', true],
    ['dump/**', 'dump/a/b/c', true],
    ['dump/**', 'dump', true],
    ['dump/**', 'dumps/a', false],
    ['**', 'a/b', true],
    ['**/x', 'x', true],
    ['**/x', 'a/b/x', true],
    ['**/x', 'a/bx', false],
    ['**/x', 'a/x/b', false],
    ['a/**/b/*.c', 'a/b/x.c', true],
    ['a/**/b/*.c', 'a/b/b/b/x.c', true],
    ['a/**/b/*.c', 'a/b/y/x.c', false],
    ['a/**/**/b', 'a/b', true],
    ['a*/\u{1f600}*', 'ab/\u{1f600}\u{1f600}', true],
    ['(a|b)+/[x].*', '(a|b)+/[x].y', true],
    ['(a|b)+/[x].*', 'a/x.y', false],
  ])('%s: %s is %s', (pattern, path, expected) => {
    const compiled = compilePathPattern(pattern);
    expect(compiled.matches(path)).toBe(expected);
    expect(compiled.source).toBe(pattern);
  });

  it.each(['', '/a', 'a/', 'a//b', '.', 'a/./b', '..', '../a', 'a**', '**a', 'a/***'])('is not %j', (pattern) => {
    expect(() => compilePathPattern(pattern)).toThrow(expect.objectContaining({ code: 'procedure_invalid' }));
  });

  it('matches what a regular expression would, and never in exponential time', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 5 });
    const pattern = fc
      .array(fc.oneof(name, fc.constant('**')), { minLength: 1, maxLength: 4 })
      .map((names) => names.map((one) => (one === '**' ? one : one.replaceAll(/\*+/g, '*'))));
    const path = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(pattern, path, (names, parts) => {
        const one = (text: string) => (text === '**' ? '(?:[^/]+/)*' : `${text.replaceAll('*', '[^/]*')}/`);
        const wanted = new RegExp(`^${names.map(one).join('')}$`).test(`${parts.join('/')}/`);
        expect(compilePathPattern(names.join('/')).matches(parts.join('/'))).toBe(wanted);
      }),
      { numRuns: 2000 },
    );
    expect(matchesName('*a'.repeat(30), 'a'.repeat(3_000))).toBe(true);
    expect(matchesName(`${'*a'.repeat(30)}*b`, 'a'.repeat(3_000))).toBe(false);
  });

  it('has wildcards that stand for one certain text each, or cannot be taken apart', () => {
    expect(['a/b', 'a/*', '*-x/y.*', '**/a', 'a/*.*'].map(wildcardCount)).toEqual([0, 1, 2, undefined, undefined]);
    expect(wildcardTexts('logs/step-*.txt', 'logs/step-12.txt')).toEqual(['12']);
    expect(wildcardTexts('*/x/*', 'a/x/')).toEqual(['a', '']);
    expect(wildcardTexts('*-x/y.*', 'b-x/y.z')).toEqual(['b', 'z']);
    expect(wildcardTexts('a/b', 'a/b')).toEqual([]);
  });
});
