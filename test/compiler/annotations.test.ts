import { describe, expect, it } from 'vitest';
import { loadCompiler } from '../../src/compiler/load.ts';
import { SAMPLE_POLICY, SAMPLE_TESTS } from './samplePolicy.ts';

const compiler = loadCompiler();

describe('annotations', () => {
  it('lists METADATA, and the rules without it outside of tests', () => {
    expect(compiler.annotations({ ...SAMPLE_TESTS, ...SAMPLE_POLICY })).toEqual({
      ok: true,
      value: {
        packages: [
          { package: 'gates.limit', file: 'gates/limit.rego', line: 4 },
          { package: 'gates.limit_test', file: 'gates/limit_test.rego', line: 1 },
          { package: 'main', file: 'main.rego', line: 1 },
        ],
        annotations: [
          {
            package: 'gates.limit',
            path: 'data.gates.limit',
            scope: 'package',
            title: 'Limits',
            description: '',
            custom: {},
            file: 'gates/limit.rego',
            line: 1,
          },
          {
            package: 'gates.limit',
            path: 'data.gates.limit.results',
            scope: 'rule',
            title: 'Too many items',
            description: 'The run has more items than allowed.',
            custom: { code: 'limit.exceeded', parameters: { max: { type: 'integer' } } },
            file: 'gates/limit.rego',
            line: 6,
          },
        ],
        unannotated: [
          { package: 'gates.limit', rule: 'is_empty', file: 'gates/limit.rego', line: 25 },
          { package: 'main', rule: 'results', file: 'main.rego', line: 3 },
          { package: 'main', rule: 'empty', file: 'main.rego', line: 5 },
        ],
      },
    });
  });

  it('takes METADATA with scope document for all bodies, and with scope rule for its own file only', () => {
    const outcome = compiler.annotations({
      'a.rego': 'package p\n\n# METADATA\n# scope: document\nd contains 1\n\n# METADATA\n# title: r\nr contains 1\n',
      'b.rego': 'package p\n\nd contains 2\n\nr contains 2\n',
    });
    expect(outcome).toMatchObject({
      ok: true,
      value: { unannotated: [{ package: 'p', rule: 'r', file: 'b.rego', line: 5 }] },
    });
  });

  it('refuses a document that is described twice', () => {
    const source = 'package p\n\n# METADATA\n# scope: document\np contains 1\n';
    expect(compiler.annotations({ 'a.rego': source, 'b.rego': source })).toMatchObject({
      ok: false,
      problems: [{ code: 'rego_type_error' }],
    });
  });
});
