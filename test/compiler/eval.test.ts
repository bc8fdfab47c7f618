import { describe, expect, it } from 'vitest';
import type { PreparedQuery, QueryRequest } from '../../src/compiler/compiler.ts';
import { loadCompiler } from '../../src/compiler/load.ts';
import type { Evaluation, Outcome } from '../../src/compiler/result.ts';

const compiler = loadCompiler();
const FILES = { 'p.rego': 'package p\n\ntwice := input.x * 2\n\ns contains x if some x in ["b", "a"]\n' };

function defined(value: unknown): Outcome<Evaluation> {
  return { ok: true, value: { defined: true, value } };
}

const UNDEFINED: Outcome<Evaluation> = { ok: true, value: { defined: false, value: null } };

function prepared(request: QueryRequest): PreparedQuery {
  const outcome = compiler.prepare(request);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value;
}

describe('eval', () => {
  it('evaluates a query over an input', () => {
    expect(compiler.eval({ files: FILES, query: 'data.p.twice' }, { x: 21 })).toEqual(defined(42));
    expect(compiler.eval({ files: FILES, query: 'data.p.s' })).toEqual(defined(['a', 'b']));
  });

  it('evaluates over data', () => {
    const request = {
      files: { 'p.rego': 'package p\n\nq := data.r.s + 1\n' },
      query: 'data.p.q',
      data: { r: { s: 1 } },
    };
    expect(compiler.eval(request)).toEqual(defined(2));
    expect(prepared(request).evaluate({})).toEqual(defined(2));
    expect(compiler.eval({ ...request, data: {} })).toEqual(UNDEFINED);
  });

  it('tells undefined from null and false', () => {
    expect(compiler.eval({ files: FILES, query: 'data.p.twice' }, {})).toEqual(UNDEFINED);
    expect(compiler.eval({ files: FILES, query: 'input' })).toEqual(UNDEFINED);
    expect(compiler.eval({ files: FILES, query: 'input' }, null)).toEqual(defined(null));
    expect(compiler.eval({ files: FILES, query: 'input' }, false)).toEqual(defined(false));
  });

  it('reports errors of built-in functions only when they are strict', () => {
    const request = { files: {}, query: 'to_number("a")' };
    expect(compiler.eval(request)).toEqual(UNDEFINED);
    expect(compiler.eval({ ...request, strictBuiltinErrors: true })).toMatchObject({
      ok: false,
      problems: [{ code: 'eval_builtin_error' }],
    });
  });

  it('places a conflict', () => {
    const files = { 'p.rego': 'package p\n\np := 1 if input.a\n\np := 2 if input.a\n' };
    expect(compiler.eval({ files, query: 'data.p.p' }, { a: true })).toMatchObject({
      ok: false,
      problems: [{ code: 'eval_conflict_error', file: 'p.rego', line: 5, text: 'p := 2 if input.a' }],
    });
  });

  it('refuses a query with several values, and places one that cannot be read', () => {
    expect(() => compiler.eval({ files: {}, query: '[1, 2][_]' })).toThrow(
      expect.objectContaining({ code: 'policy_invalid' }),
    );
    expect(compiler.eval({ files: {}, query: 'data.p[' })).toMatchObject({
      ok: false,
      problems: [{ code: 'rego_parse_error', line: 1 }],
    });
  });

  it('has no clock, no randomness of its own, no environment and no network', () => {
    const queries = ['time.now_ns()', 'rand.intn("a", 1000000)', 'uuid.rfc4122("a")', 'opa.runtime()'];
    for (const query of queries) {
      expect(compiler.eval({ files: {}, query })).toEqual(compiler.eval({ files: {}, query }));
    }
    expect(compiler.eval({ files: {}, query: 'time.now_ns()' })).toEqual(defined(0));
    expect(compiler.eval({ files: {}, query: 'opa.runtime()' })).toEqual(defined({}));
    const request = { files: {}, query: 'http.send({"method": "get", "url": "http://127.0.0.1"})' };
    expect(compiler.eval({ ...request, strictBuiltinErrors: true })).toMatchObject({ ok: false });
  });
});

describe('prepare', () => {
  it('answers many times, each time anew', () => {
    const query = prepared({ files: FILES, query: 'data.p.twice' });
    expect([1, 2, 3].map((x) => query.evaluate({ x }))).toEqual([2, 4, 6].map(defined));
    expect(query.evaluate()).toEqual(UNDEFINED);
  });

  it('cannot be asked after its release', () => {
    const query = prepared({ files: FILES, query: 'data.p.twice' });
    query.release();
    query.release();
    expect(() => query.evaluate({ x: 1 })).toThrow(expect.objectContaining({ code: 'internal' }));
  });
});
