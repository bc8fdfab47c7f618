import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/format/sha256.ts';
import { loadPolicy } from '../../src/policy/loadPolicy.ts';
import { PolicyAbort, WasmPolicy } from '../../src/policy/wasm.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';
import { answering, compileRego, ENTRYPOINT } from './ownPolicy.ts';

const EMPTY_MODULE = Buffer.from('0061736d01000000', 'hex');
const SIMPLE = compileRego(answering('{"n": count(input.items)}'));

describe('a policy is refused', () => {
  it.each([
    ['that is garbage', Buffer.from('not wasm')],
    ['that is empty', Buffer.alloc(0)],
    ['that is cut off', SIMPLE.subarray(0, SIMPLE.length / 2)],
    ['that is a module of another kind', EMPTY_MODULE],
  ])('%s', (_, bytes) => {
    expect(() => new WasmPolicy(bytes, ENTRYPOINT, [])).toThrow(expect.objectContaining({ code: 'policy_invalid' }));
  });

  it.each(['main/answers', '', 'constructor', '__proto__', 'toString'])(
    'that lacks the entrypoint %j',
    (entrypoint) => {
      expect(() => new WasmPolicy(SIMPLE, entrypoint, [])).toThrow(expect.objectContaining({ code: 'policy_invalid' }));
    },
  );

  it.each([
    [8, 2, 'the policy has ABI 1.2, not 1.3'],
    [3, 2, 'the policy cannot be loaded: unsupported ABI version 2'],
  ])('that has another ABI, and says which', (offset, value, message) => {
    // The two globals that hold its version, 1 and 3.
    const at = SIMPLE.indexOf(Buffer.from('7f0041010b7f0041030b', 'hex'));
    const bytes = Buffer.from(SIMPLE);
    bytes[at + offset] = value;
    expect(() => new WasmPolicy(bytes, ENTRYPOINT, [])).toThrow(
      expect.objectContaining({ code: 'policy_invalid', message }),
    );
  });

  it.each(['opa_wasm_abi_version', 'opa_eval'])('that has of a policy nothing but %s', (name) => {
    const exported = [name.length, ...Buffer.from(name), 3, 0];
    // A global, 1, and the section that exports it by this name.
    const sections = [6, 6, 1, 0x7f, 0, 0x41, 1, 0x0b, 7, exported.length + 1, 1, ...exported];
    expect(() => new WasmPolicy(Buffer.from([...EMPTY_MODULE, ...sections]), ENTRYPOINT, [])).toThrow(
      expect.objectContaining({ code: 'policy_invalid', message: 'the module is no OPA policy' }),
    );
  });

  it('that only calls itself a compiled module', () => {
    const module = { [Symbol.toStringTag]: 'WebAssembly.Module' };
    expect(() => new WasmPolicy(module, ENTRYPOINT, [])).toThrow(expect.objectContaining({ code: 'policy_invalid' }));
    const compiled = new WasmPolicy(new WebAssembly.Module(SIMPLE), ENTRYPOINT, []);
    expect(compiled.evaluate(Buffer.from('{"items": [1, 2]}'))).toEqual([{ n: 2 }]);
  });

  it('that calls a built-in of its host which is not allowed', () => {
    const bytes = compileRego(answering('{"n": time.now_ns()}'), ENTRYPOINT, ['time.now_ns']);
    expect(() => new WasmPolicy(bytes, ENTRYPOINT, [])).toThrow(expect.objectContaining({ code: 'policy_invalid' }));
    expect(new WasmPolicy(bytes, ENTRYPOINT, ['time.now_ns'])).toBeDefined();
  });
});

describe('an evaluation', () => {
  const input = (count: number) => Buffer.from(JSON.stringify({ items: Array.from({ length: count }, () => 0) }));

  it('gives the same, first and again, and for input that needs more memory', () => {
    const policy = new WasmPolicy(SIMPLE, ENTRYPOINT, []);
    expect([3, 3, 200_000, 3].map((count) => policy.evaluate(input(count)))).toEqual([
      [{ n: 3 }],
      [{ n: 3 }],
      [{ n: 200_000 }],
      [{ n: 3 }],
    ]);
  });

  it('leaves nothing to the next one: each answers as in a policy of its own', { timeout: 300_000 }, () => {
    const bytes = compileRego(
      answering(
        '{"texts": {t | some x in input.texts; some y in input.texts; t := concat("", [x, y])}, "numbers": [m | some n in input.numbers; m := n * 3], "has": [k | some k, _ in input]}',
      ),
    );
    const inputs = fc.record(
      {
        texts: fc.array(fc.string({ maxLength: 2_000 }), { maxLength: 12 }),
        numbers: fc.array(fc.integer(), { maxLength: 300 }),
        huge: fc.constantFrom('x'.repeat(300_000), 'x'.repeat(6_000_000)),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(inputs, { minLength: 2, maxLength: 5 }), (documents) => {
        const kept = new WasmPolicy(bytes, ENTRYPOINT, []);
        for (const document of documents) {
          const input = Buffer.from(JSON.stringify(document));
          expect(kept.evaluate(input)).toEqual(new WasmPolicy(bytes, ENTRYPOINT, []).evaluate(input));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('of more input than the memory cap allows is an abort', () => {
    const policy = new WasmPolicy(SIMPLE, ENTRYPOINT, []);
    const text = (mebibytes: number) => Buffer.from(JSON.stringify('1'.repeat(mebibytes * 1024 * 1024)));
    const abort = expect.objectContaining({ name: 'PolicyAbort', reason: 'input_too_large' }) as Error;
    expect(() => policy.evaluate(text(64))).toThrow(abort);
    // Data counts as input does.
    expect(() => new WasmPolicy(SIMPLE, ENTRYPOINT, [], { data: text(25) }).evaluate(text(25))).toThrow(abort);
  });

  it('has the data and the built-ins of its host', () => {
    const bytes = compileRego(answering('{"n": time.now_ns() + data.more}'), ENTRYPOINT, ['time.now_ns', 'plus']);
    const host = { data: Buffer.from('{"more": 2}'), builtins: { 'time.now_ns': () => 40 } };
    const policy = new WasmPolicy(bytes, ENTRYPOINT, ['time.now_ns'], host);
    expect([policy.evaluate(input(0)), policy.evaluate(input(0))]).toEqual([[{ n: 42 }], [{ n: 42 }]]);
    const without = new WasmPolicy(bytes, ENTRYPOINT, ['time.now_ns'], { builtins: host.builtins });
    expect(without.evaluate(input(0))).toEqual([]);
  });

  it('that exhausts its memory is an abort, and the next one works', () => {
    const policy = new WasmPolicy(
      compileRego(
        answering('{"n": count([both | some x in input.texts; some y in input.texts; both := concat(x, [y, y])])}'),
      ),
      ENTRYPOINT,
      [],
    );
    const texts = (count: number) =>
      Buffer.from(JSON.stringify({ texts: Array.from({ length: count }, (_, index) => `${index}`.repeat(20_000)) }));
    expect(() => policy.evaluate(texts(200))).toThrow(PolicyAbort);
    expect(policy.evaluate(texts(3))).toEqual([{ n: 9 }]);
  });
});

it('loads the shipped policy, whose catalogue names each code once', () => {
  const { catalogue, rules } = loadPolicy();
  const codes = catalogue.rules.flatMap((rule) => rule.codes.map(({ code }) => code));
  expect(new Set(codes).size).toBe(codes.length);
  expect(rules.size).toBe(catalogue.rules.length);
});

describe('a policy in a folder', () => {
  const AHEAD = Symbol.for('rungate.policyAhead');
  const place = globalThis as { [AHEAD]?: unknown };
  const shipped = loadPolicy();
  const shippedBytes = readFileSync(`${shipped.folder}policy.wasm`);

  function folderOf(wasm: Buffer, described: Buffer = wasm): string {
    const catalogue = { ...shipped.catalogue, wasmDigest: `sha256:${sha256Hex(described)}` };
    return `${temporaryDirectory({ 'policy.wasm': wasm, 'catalogue.json': JSON.stringify(catalogue) })}/`;
  }

  it('is the one that its catalogue describes', async () => {
    const folder = folderOf(SIMPLE);
    const policy = loadPolicy(folder);
    expect((await policy.wasm).evaluate(Buffer.from('{"items": [1, 2]}'))).toEqual([{ n: 2 }]);
    expect(policy).toMatchObject({ folder, digest: `sha256:${sha256Hex(readFileSync(`${folder}catalogue.json`))}` });
    expect(() => loadPolicy(folderOf(SIMPLE, shippedBytes))).toThrow(
      expect.objectContaining({
        code: 'policy_invalid',
        message: 'the policy is not the one that its catalogue describes',
        solution: 'Install or build the package again.',
      }),
    );
  });

  it('is refused where it is first needed, if it is no module', async () => {
    await expect(loadPolicy(folderOf(Buffer.from('not wasm'))).wasm).rejects.toThrow(
      expect.objectContaining({
        code: 'policy_invalid',
        message: 'the policy is no WebAssembly module',
        cause: expect.objectContaining({ name: 'CompileError' }) as Error,
      }),
    );
  });

  it('may be compiled ahead, if it is the shipped one: once, and from the same bytes', async () => {
    const ahead = (bytes: Buffer, compiled: Buffer) => {
      place[AHEAD] = { bytes, module: WebAssembly.compile(new Uint8Array(compiled)) };
    };
    ahead(SIMPLE, SIMPLE);
    expect((await loadPolicy(folderOf(SIMPLE)).wasm).evaluate(Buffer.from('{"items": []}'))).toEqual([{ n: 0 }]);
    expect(() => loadPolicy()).toThrow(/not the one that its catalogue describes/);
    expect((await loadPolicy().wasm).evaluate(Buffer.from('{"items": [], "requirements": {}}'))).toEqual([]);
    ahead(shippedBytes, SIMPLE);
    expect((await loadPolicy().wasm).evaluate(Buffer.from('{"items": [1]}'))).toEqual([{ n: 1 }]);
  });
});
