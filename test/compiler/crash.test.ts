import { describe, expect, it } from 'vitest';
import { openCompiler } from '../../src/compiler/compiler.ts';
import { loadCompiler } from '../../src/compiler/load.ts';

const compiler = loadCompiler();

function nested(depth: number): unknown {
  return JSON.parse('['.repeat(depth) + ']'.repeat(depth));
}

function chain(): unknown {
  const source = `package p\n\np := ${'1 + '.repeat(50_000)}1\n`;
  return compiler.check({ files: { 'p.rego': source }, capabilities: { builtins: [] } });
}

describe('a compiler that crashes', () => {
  it('throws internal with the reason as its cause, and works again', () => {
    expect(chain).toThrow(expect.objectContaining({ code: 'internal', cause: expect.any(Error) as Error }));
    expect(compiler.eval({ files: {}, query: '1 + 1' })).toEqual({ ok: true, value: { defined: true, value: 2 } });
  });

  it('prepares its queries again', () => {
    const outcome = compiler.prepare({ files: { 'p.rego': 'package p\n\np := input\n' }, query: 'data.p.p' });
    if (!outcome.ok) throw new Error('not prepared');
    const before = outcome.value.evaluate(1);
    expect(() => outcome.value.evaluate(nested(3_000))).toThrow(expect.objectContaining({ code: 'internal' }));
    expect(outcome.value.evaluate(1)).toEqual(before);
  });

  it('is told from an input that is no JSON', () => {
    for (const input of [10n, nested(20_000)]) {
      expect(() => compiler.eval({ files: {}, query: 'input' }, input)).toThrow(
        expect.objectContaining({ code: 'policy_invalid' }),
      );
    }
  });

  it.each([
    ['binary', '\u0000\u0001\u00ff'],
    ['half a string', 'package p\n\np := "'],
    ['half a template', 'package p\n\np := $"{'],
    ['nothing', ''],
    ['JSON', '{"package": 1}'],
  ])('does not crash on %s', (_, source) => {
    const problems = compiler.check({ files: { 'p.rego': source }, capabilities: { builtins: [] } });
    expect(problems[0]).toMatchObject({ code: 'rego_parse_error', file: 'p.rego' });
  });

  it('is not opened from anything else', () => {
    expect(() => openCompiler(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])).version()).toThrow(
      expect.objectContaining({ code: 'internal' }),
    );
  });
});
