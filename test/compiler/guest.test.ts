import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Guest } from '../../src/compiler/guest.ts';
import { SAMPLE_CAPABILITIES, SAMPLE_POLICY, SAMPLE_TESTS } from './samplePolicy.ts';

const wasm = brotliDecompressSync(readFileSync(new URL('../../rego/rego.wasm.br', import.meta.url)));
const module = new WebAssembly.Module(wasm);

function ask(guest: Guest, operation: string, request: object): string {
  return Buffer.from(guest.call(Buffer.from(JSON.stringify({ operation, request })))).toString('utf8');
}

describe('the shipped compiler', () => {
  it('is the one whose digest is committed', () => {
    const committed = readFileSync(new URL('../../rego/rego.wasm.sha256', import.meta.url), 'utf8').trim();
    expect(createHash('sha256').update(wasm).digest('hex')).toBe(committed);
  });

  // The seed decides the order of Go's maps, which must not decide anything else.
  it('answers the same whatever the randomness that it is given', () => {
    const files = {
      ...SAMPLE_POLICY,
      ...SAMPLE_TESTS,
      'x_test.rego': 'package x_test\n\ntest_a if true\n\ntest_a if false\n',
    };
    const broken = {
      'a.rego': 'package a\np := x\nq := y\nr := f(1)\n',
      'b.rego': 'package b\np := x\nimport data.c\n',
    };
    const capabilities = { builtins: [...SAMPLE_CAPABILITIES.builtins, 'print', 'to_number'] };
    const answers = [1, 2, 3].map((seed) => {
      const guest = new Guest(module, seed);
      const build = { files: SAMPLE_POLICY, entrypoints: ['main/results'], capabilities: SAMPLE_CAPABILITIES };
      return [
        ask(guest, 'build', build),
        ask(guest, 'check', { files: broken, capabilities }),
        ask(guest, 'test', { files, capabilities, coverage: true }),
        ask(guest, 'annotations', { files }),
        ask(guest, 'eval', { files, query: 'data', input: { items: ['b', 'a'], max: 0 } }),
        ask(guest, 'eval', { files: {}, query: 'uuid.rfc4122("a")' }),
      ];
    });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it('refuses requests that it does not understand', () => {
    const guest = new Guest(module);
    const wrong = expect.stringContaining('"code":"bad_request"') as string;
    expect(Buffer.from(guest.call(Buffer.from('{'))).toString('utf8')).toEqual(wrong);
    expect(ask(guest, 'compile', {})).toEqual(wrong);
    expect(ask(guest, 'check', { files: {}, capabilites: {} })).toEqual(wrong);
    expect(ask(guest, 'evalPrepared', { handle: 7 })).toEqual(wrong);
  });
});
