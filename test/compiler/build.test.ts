import { createRequire } from 'node:module';
import type * as OpaWasm from '@open-policy-agent/opa-wasm';
import { describe, expect, it } from 'vitest';
import type { BuildRequest } from '../../src/compiler/compiler.ts';
import { loadCompiler } from '../../src/compiler/load.ts';
import type { BuiltPolicy, Outcome } from '../../src/compiler/result.ts';
import type { GateError } from '../../src/error.ts';
import { SAMPLE_CAPABILITIES, SAMPLE_POLICY } from './samplePolicy.ts';

// Its ES module types name an export that only its CommonJS module has.
const { loadPolicySync } = createRequire(import.meta.url)('@open-policy-agent/opa-wasm') as typeof OpaWasm;
const compiler = loadCompiler();
const REQUEST: BuildRequest = {
  files: SAMPLE_POLICY,
  entrypoints: ['main/results'],
  capabilities: SAMPLE_CAPABILITIES,
};

function built(outcome: Outcome<BuiltPolicy>): BuiltPolicy {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value;
}

describe('build', () => {
  it('gives a policy that opa-wasm evaluates as OPA does', () => {
    const { wasm } = built(compiler.build(REQUEST));
    const input = { items: ['b', 'tmp-a'], max: 1 };
    const answers = loadPolicySync(wasm).evaluate(input) as [{ result: { limit: { code: string }[] } }];
    const fromWasm = answers[0].result;
    // The only difference: wasm lists sets in the order of hashes.
    fromWasm.limit.sort((a, b) => (a.code < b.code ? -1 : 1));
    expect(fromWasm).toEqual({
      empty: false,
      limit: [
        { code: 'limit.exceeded', text: '2 items, 1 allowed' },
        { code: 'limit.temporary', text: 'tmp-a' },
      ],
    });
    expect(compiler.eval({ files: SAMPLE_POLICY, query: 'data.main.results' }, input)).toEqual({
      ok: true,
      value: { defined: true, value: fromWasm },
    });
  });

  it('gives the same bytes again, in another order of files, and from another instance', () => {
    const first = built(compiler.build(REQUEST)).wasm;
    const reversed = Object.fromEntries(Object.entries(SAMPLE_POLICY).reverse());
    expect(Object.keys(reversed)).not.toEqual(Object.keys(SAMPLE_POLICY));
    expect(Buffer.compare(built(compiler.build(REQUEST)).wasm, first)).toBe(0);
    expect(Buffer.compare(built(compiler.build({ ...REQUEST, files: reversed })).wasm, first)).toBe(0);
    expect(Buffer.compare(built(loadCompiler().build(REQUEST)).wasm, first)).toBe(0);
  });

  it('numbers entrypoints in the order of the request', () => {
    const entrypoints = ['main/results', 'gates/limit/results', 'main/empty'];
    const policy = built(compiler.build({ ...REQUEST, entrypoints }));
    expect(policy.entrypoints).toEqual(entrypoints);
    expect(loadPolicySync(policy.wasm).entrypoints).toEqual({
      'main/results': 0,
      'gates/limit/results': 1,
      'main/empty': 2,
    });
  });

  it('says which built-in functions the policy calls', () => {
    expect(built(compiler.build(REQUEST)).builtins).toEqual(
      expect.arrayContaining(['count', 'startswith', 'internal.template_string']),
    );
  });

  it('has the ABI that version() states', () => {
    const { wasm } = built(compiler.build(REQUEST));
    const module = new WebAssembly.Module(wasm);
    const env = Object.fromEntries(
      WebAssembly.Module.imports(module)
        .filter(({ kind }) => kind === 'function')
        .map(({ name }) => [name, () => 0]),
    );
    const { exports } = new WebAssembly.Instance(module, {
      env: { ...env, memory: new WebAssembly.Memory({ initial: 5 }) },
    });
    const [major, minor] = ['opa_wasm_abi_version', 'opa_wasm_abi_minor_version'].map((name) => {
      const global = exports[name];
      return global instanceof WebAssembly.Global ? global.value : undefined;
    });
    expect(compiler.version()).toEqual({ opa: '1.22.0', wasmAbi: `${String(major)}.${String(minor)}` });
  });

  it('is refused with the place when a file is not strict Rego', () => {
    const files = { ...SAMPLE_POLICY, 'user.rego': 'package user.x\n\nimport data.main\n\np := 1\n' };
    expect(compiler.build({ ...REQUEST, files })).toEqual({
      ok: false,
      problems: [
        {
          code: 'rego_compile_error',
          message: 'import data.main unused',
          details: [],
          file: 'user.rego',
          line: 3,
          column: 1,
          text: 'import data.main',
        },
      ],
    });
  });

  it('allows what is unused where it is lenient', () => {
    const request = { ...REQUEST, files: { 'main.rego': 'package main\n\nresults if {\n\tx := 1\n\ttrue\n}\n' } };
    expect(compiler.build(request)).toMatchObject({ ok: false, problems: [{ code: 'rego_compile_error', line: 4 }] });
    expect(compiler.build({ ...request, lenient: true })).toMatchObject({ ok: true });
  });

  it('is refused when an entrypoint names nothing', () => {
    expect(compiler.build({ ...REQUEST, entrypoints: ['main/nothing'] })).toMatchObject({
      ok: false,
      problems: [{ code: 'rego_error' }],
    });
  });

  it.each<[string, Partial<BuildRequest>]>([
    ['no entrypoint', { entrypoints: [] }],
    ['no file', { files: {} }],
    ['an unknown built-in function', { capabilities: { builtins: ['cuont'] } }],
  ])('throws policy_invalid for %s', (_, part) => {
    expect(() => compiler.build({ ...REQUEST, ...part })).toThrow(
      expect.objectContaining({ code: 'policy_invalid' } satisfies Partial<GateError>),
    );
  });
});
