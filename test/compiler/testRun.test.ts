import { describe, expect, it } from 'vitest';
import { loadCompiler } from '../../src/compiler/load.ts';
import { SAMPLE_CAPABILITIES, SAMPLE_POLICY, SAMPLE_TESTS } from './samplePolicy.ts';

const compiler = loadCompiler();
const FILES = { ...SAMPLE_POLICY, ...SAMPLE_TESTS };
const CAPABILITIES = { builtins: [...SAMPLE_CAPABILITIES.builtins, 'print', 'to_number'] };
const PLACE = { package: 'gates.limit_test', file: 'gates/limit_test.rego', message: '', output: '' };

describe('test', () => {
  it('tells passed, failed, broken and skipped tests apart, and why', () => {
    const outcome = compiler.test({ files: FILES, capabilities: CAPABILITIES, coverage: false });
    expect(outcome).toEqual({
      ok: true,
      value: {
        tests: [
          { ...PLACE, name: 'test_exceeded', line: 5, result: 'pass' },
          {
            ...PLACE,
            name: 'test_wrong',
            line: 10,
            result: 'fail',
            message: 'not true: count(found) == 1',
            output: 'about to fail\n',
          },
          {
            ...PLACE,
            name: 'test_error',
            line: 16,
            result: 'error',
            message: expect.stringContaining('gates/limit_test.rego:16: eval_builtin_error: to_number') as string,
          },
          { ...PLACE, name: 'test_table', line: 18, result: 'fail', message: 'failed cases: second' },
          { ...PLACE, name: 'todo_test_later', line: 23, result: 'skip' },
        ],
        coverage: null,
      },
    });
  });

  it('counts the lines of policy that the tests reach', () => {
    const outcome = compiler.test({ files: FILES, capabilities: CAPABILITIES, coverage: true });
    const coverage = outcome.ok ? outcome.value.coverage : null;
    expect(Object.keys(coverage?.files ?? {})).toEqual(['gates/limit.rego', 'main.rego']);
    expect(coverage?.files['main.rego']).toMatchObject({ percent: 0, coveredLines: 0, covered: [] });
    expect(coverage?.files['gates/limit.rego']).toMatchObject({
      covered: [
        { start: 14, end: 16 },
        { start: 20, end: 21 },
      ],
    });
    expect(coverage?.percent).toBeGreaterThan(0);
    expect(coverage?.percent).toBeLessThan(100);
  });

  it('keeps the name of tests that share one', () => {
    const files = { 'p_test.rego': 'package p_test\n\ntest_a if true\n\ntest_a if 1 == 2\n' };
    expect(compiler.test({ files, capabilities: { builtins: [] }, coverage: false })).toMatchObject({
      ok: true,
      value: {
        tests: [
          { name: 'test_a', line: 3, result: 'pass' },
          { name: 'test_a', line: 5, result: 'fail', message: 'not true: test_a if 1 == 2' },
        ],
      },
    });
  });

  it('comes back with problems when the tests do not compile', () => {
    expect(compiler.test({ files: FILES, capabilities: SAMPLE_CAPABILITIES, coverage: false })).toMatchObject({
      ok: false,
      problems: [{ code: 'rego_type_error', message: 'undefined function print', line: 11 }],
    });
  });
});
