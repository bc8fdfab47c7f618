import { describe, expect, it } from 'vitest';
import { loadCompiler } from '../../src/compiler/load.ts';
import { SAMPLE_CAPABILITIES, SAMPLE_POLICY, SAMPLE_TESTS } from './samplePolicy.ts';

const compiler = loadCompiler();

function placesOf(source: string, builtins: readonly string[] = []): unknown[] {
  return compiler
    .check({ files: { 'p.rego': source }, capabilities: { builtins } })
    .map(({ code, file, line, column, text }) => [code, file, line, column, text]);
}

describe('check', () => {
  it('finds nothing in a good policy and its tests', () => {
    const builtins = [...SAMPLE_CAPABILITIES.builtins, 'print', 'to_number'];
    expect(compiler.check({ files: { ...SAMPLE_POLICY, ...SAMPLE_TESTS }, capabilities: { builtins } })).toEqual([]);
  });

  it.each<[string, string, unknown[]]>([
    ['an unused variable', 'p if {\n\tx := 1\n\ttrue\n}', ['rego_compile_error', 'p.rego', 3, 2, '\tx := 1']],
    ['an unsafe variable', 'p := x', ['rego_unsafe_var_error', 'p.rego', 2, 6, 'p := x']],
    ['a rule before v1', 'p { true }', ['rego_parse_error', 'p.rego', 2, 1, 'p { true }']],
    ['a recursive rule', 'p if p', ['rego_recursion_error', 'p.rego', 2, 1, 'p if p']],
    ['broken METADATA', '# METADATA\n# title: [\np := 1', ['rego_parse_error', 'p.rego', 3, 1, '# title: [']],
    ['a forbidden function', 'p := http.send({})', ['rego_type_error', 'p.rego', 2, 6, 'p := http.send({})']],
    ['a forbidden print', 'p if print(1)', ['rego_type_error', 'p.rego', 2, 6, 'p if print(1)']],
  ])('places %s', (_, rule, problem) => {
    expect(placesOf(`package p\n${rule}\n`)).toEqual([problem]);
  });

  it('allows a function that is listed, and operators, membership and string templates always', () => {
    expect(placesOf('package p\np if print(1)\n', ['print'])).toEqual([]);
    expect(placesOf('package p\np := $"{x}" if {\n\tsome x in [1]\n\tx + 1 >= 2\n}\n')).toEqual([]);
  });

  it('reports every problem, in the order of files and lines', () => {
    const rules = Array.from({ length: 15 }, (_, index) => `p${index} := undefined_function(${index})`);
    const source = ['package p', ...rules, ''].join('\n');
    const problems = compiler.check({ files: { 'z.rego': source, 'a.rego': source }, capabilities: { builtins: [] } });
    const places = problems.map(({ file, line }) => `${file}:${line}`);
    const expected = ['a.rego', 'z.rego'].flatMap((file) => rules.map((_, index) => `${file}:${index + 2}`));
    expect(places).toEqual(expected);
  });

  it('refuses nesting that would exhaust the stack', () => {
    expect(placesOf(`package p\np := ${'['.repeat(100_000)}`)).toEqual([
      ['rego_parse_error', 'p.rego', 2, 206, `p := ${'['.repeat(195)}…`],
    ]);
  });
});

describe('check with a schema of input', () => {
  const inputSchema = {
    type: 'object',
    properties: { items: { type: 'array', items: { type: 'object', properties: { size: { type: 'integer' } } } } },
  };
  const problems = (rule: string) =>
    compiler
      .check({
        files: { 'p.rego': `package p\n\n${rule}\n` },
        capabilities: { builtins: ['count', 'lower'] },
        inputSchema,
      })
      .map(({ code, line, column, text }) => [code, line, column, text]);

  it('finds a field that input never has, and a value of the wrong type', () => {
    expect(problems('p if input.items[0].size > 1')).toEqual([]);
    expect(problems('p if input.item[0].size > 1')).toEqual([['rego_type_error', 3, 6, 'p if input.item[0].size > 1']]);
    expect(problems('p if input.items[_].width > 1')).toEqual([
      ['rego_type_error', 3, 6, 'p if input.items[_].width > 1'],
    ]);
    expect(problems('p if lower(input.items[0].size) == "a"')).toEqual([
      ['rego_type_error', 3, 6, 'p if lower(input.items[0].size) == "a"'],
    ]);
  });
});

describe('check with data', () => {
  const files = { 'p.rego': 'package p\n\nq := data.p.limits.max\n' };
  const check = (data: Record<string, unknown>) => compiler.check({ files, capabilities: { builtins: [] }, data });

  it('refuses data where a rule is', () => {
    expect(check({ p: { limits: { max: 1 } } })).toEqual([]);
    expect(check({ p: { q: 1 } })).toMatchObject([{ code: 'rego_compile_error', file: 'p.rego', line: 3 }]);
  });
});

describe('format', () => {
  it('refuses to change what a rule means', () => {
    const source =
      'package p\n\nimport data.z\nimport data.a\n\nq = 1\n\nr if { a == (b == c) }\n\na := z\nb := 1\nc := 1\n';
    expect(compiler.format({ 'p.rego': source })).toMatchObject({
      ok: false,
      problems: [{ code: 'rego_format_error', file: 'p.rego', line: 8, column: 1, text: 'r if { a == (b == c) }' }],
    });
    const harmless = source.replace('a == (b == c)', 'a == b');
    expect(compiler.format({ 'p.rego': harmless })).toMatchObject({ ok: true, value: [{ formatted: false }] });
  });

  it('says which files are formatted, and formats the others', () => {
    expect(compiler.format({ 'b.rego': 'package b\n\np   if { true }', 'a.rego': 'package a\n' })).toEqual({
      ok: true,
      value: [
        { path: 'a.rego', formatted: true, text: 'package a\n' },
        { path: 'b.rego', formatted: false, text: 'package b\n\np := true\n' },
      ],
    });
  });

  it('places what it cannot read', () => {
    expect(compiler.format({ 'a.rego': 'package a\n\np if {\n' })).toMatchObject({
      ok: false,
      problems: [{ code: 'rego_parse_error', file: 'a.rego', line: 4 }],
    });
  });
});
