import * as opaWasm from '@open-policy-agent/opa-wasm';
import type * as OpaWasm from '@open-policy-agent/opa-wasm';
import { GateError } from '../error.ts';
import type { JsonValue } from '../format/jsonValue.ts';

// The package's ES module has `loadPolicySync` on its default export alone, whatever its types say.
const { loadPolicySync } = (opaWasm as unknown as { default: typeof OpaWasm }).default;

const ABI = { major: 1, minor: 3 } as const;
const PAGE_BYTES = 65_536;
/** Evaluation needs a multiple of the input; measured below 26 for the shipped policy, and capped at 1 GiB. */
const MEMORY_PER_INPUT_BYTE = 26;
const MIN_PAGES = 64;
const MAX_PAGES = 16_384;
/** A larger memory is not kept: putting it back would take longer than making another one. */
const MAX_KEPT_PAGES = 512;

/** A `WebAssembly.Module`; the libraries of consumers without a browser's do not declare that name. */
export interface CompiledModule {
  readonly [Symbol.toStringTag]: string;
}

/** What a policy may be given beside its input. */
export interface PolicyHost {
  /** Functions that it may call, by name. */
  readonly builtins?: Readonly<Record<string, (...args: JsonValue[]) => unknown>>;
  /** The base document, as JSON. */
  readonly data?: Uint8Array;
}

/**
 * A compiled policy. Every evaluation has an instance in which nothing was evaluated, or one whose memory was put back to what
 * it was then: none can leave traces.
 */
export class WasmPolicy {
  readonly #module: WebAssembly.Module;
  readonly #entrypoint: string;
  readonly #host: PolicyHost;
  /** For the next evaluation. */
  #kept: Instance | undefined;

  /** Throws GateError('policy_invalid') for another ABI, an unknown entrypoint, or a built-in that is not allowed. */
  constructor(
    policy: Uint8Array | CompiledModule,
    entrypoint: string,
    allowedBuiltins: readonly string[],
    host: PolicyHost = {},
  ) {
    this.#entrypoint = entrypoint;
    this.#host = host;
    try {
      this.#module = policy instanceof Uint8Array ? new WebAssembly.Module(policy) : moduleOf(policy);
    } catch (cause) {
      throw new GateError('policy_invalid', 'the policy is no WebAssembly module', { cause });
    }
    this.#kept = this.#loadable(allowedBuiltins);
  }

  /** Evaluates; undefined where the entrypoint is. Throws `PolicyAbort` for anything that stops the policy. */
  evaluate(input: Uint8Array): JsonValue | undefined {
    const bytes = input.length + (this.#host.data?.length ?? 0);
    const pages = Math.max(MIN_PAGES, Math.ceil((bytes * MEMORY_PER_INPUT_BYTE) / PAGE_BYTES));
    if (pages > MAX_PAGES) throw new PolicyAbort('input_too_large');
    const kept = pages <= MAX_KEPT_PAGES ? this.#kept : undefined;
    // Whatever happens to it, nobody else may have it before its memory is put back.
    this.#kept = undefined;
    const instance = kept ?? keepable(this.#instance(pages));
    const results = this.#guarded((): unknown => instance.policy.evaluate(toArrayBuffer(input), this.#entrypoint));
    this.#kept = putBack(instance);
    // `[]` is undefined, `[{result: …}]` a value; anything else is not what OPA's ABI 1.3 defines.
    if (!Array.isArray(results) || results.length > 1) throw new PolicyAbort('bad_result');
    const [first] = results as { readonly result?: JsonValue }[];
    return first?.result;
  }

  #instance(pages: number): Instance {
    return this.#guarded(() => {
      const { builtins = {}, data } = this.#host;
      const policy = loadPolicySync(this.#module, { initial: pages, maximum: MAX_PAGES }, { ...builtins });
      if (data !== undefined) policy.setData(toArrayBuffer(data));
      return { policy, pages: policy.mem.buffer.byteLength / PAGE_BYTES };
    });
  }

  /** The library refuses an ABI with another major version itself, in words of its own. */
  #first(): Instance {
    try {
      return this.#instance(MIN_PAGES);
    } catch (error) {
      const why = error instanceof PolicyAbort && typeof error.cause === 'string' ? `: ${error.cause}` : '';
      throw new GateError('policy_invalid', `the policy cannot be loaded${why}`, { cause: error });
    }
  }

  #loadable(allowed: readonly string[]): Instance {
    const exports = new Set(WebAssembly.Module.exports(this.#module).map(({ name }) => name));
    if (!exports.has('opa_wasm_abi_version') || !exports.has('opa_eval')) {
      throw new GateError('policy_invalid', 'the module is no OPA policy');
    }
    const instance = this.#first();
    const { policy } = instance;
    const abi = {
      major: globalOf(policy, 'opa_wasm_abi_version'),
      minor: globalOf(policy, 'opa_wasm_abi_minor_version'),
    };
    if (abi.major !== ABI.major || abi.minor !== ABI.minor) {
      throw new GateError(
        'policy_invalid',
        `the policy has ABI ${String(abi.major)}.${String(abi.minor)}, not ${ABI.major}.${ABI.minor}`,
      );
    }
    if (!Object.hasOwn(policy.entrypoints as object, this.#entrypoint)) {
      throw new GateError('policy_invalid', `the policy has no entrypoint ${this.#entrypoint}`);
    }
    const foreign = builtinsOf(policy).find((name) => !allowed.includes(name));
    if (foreign !== undefined)
      throw new GateError('policy_invalid', `the policy calls ${foreign}, which is not allowed`);
    return instance;
  }

  /** The engine throws strings and plain objects; whatever it throws, the instance is lost. */
  #guarded<T>(act: () => T): T {
    try {
      return act();
    } catch (cause) {
      throw new PolicyAbort('aborted', cause);
    }
  }
}

interface Instance {
  readonly policy: OpaWasm.LoadedPolicy;
  /** Of its memory, before anything was evaluated. */
  readonly pages: number;
  /** What its memory then held; behind that it was zero. */
  readonly image?: Uint8Array;
}

/**
 * With what putting it back takes, where that is worth it. Not for the instance that was checked at load: most processes
 * evaluate once.
 */
function keepable(instance: Instance): Instance {
  const { policy, pages } = instance;
  if (pages > MAX_KEPT_PAGES) return instance;
  const used = (exportsOf(policy) as { opa_heap_ptr_get(): number }).opa_heap_ptr_get();
  const memory = new Uint8Array(policy.mem.buffer);
  memory.fill(0, used);
  return { ...instance, image: memory.slice(0, used) };
}

/**
 * The instance with the memory that it had before anything was evaluated in it: for every evaluation, new memory would have
 * to be had from the system page by page. Undefined where it must not be used again: what grew stays so.
 */
function putBack({ policy, pages, image }: Instance): Instance | undefined {
  if (image === undefined || policy.mem.buffer.byteLength !== pages * PAGE_BYTES) return undefined;
  const memory = new Uint8Array(policy.mem.buffer);
  memory.set(image);
  memory.fill(0, image.length);
  return { policy, pages, image };
}

function moduleOf(module: CompiledModule): WebAssembly.Module {
  if (module instanceof WebAssembly.Module) return module;
  throw new TypeError('not a compiled module');
}

export class PolicyAbort extends Error {
  override readonly name = 'PolicyAbort';
  readonly reason: 'aborted' | 'bad_result' | 'input_too_large';

  constructor(reason: PolicyAbort['reason'], cause?: unknown) {
    super(`policy ${reason}`, { cause });
    this.reason = reason;
  }
}

function exportsOf(policy: OpaWasm.LoadedPolicy): Readonly<Record<string, unknown>> {
  // Of the two declared shapes, a policy that was loaded synchronously has this one.
  return (policy.wasmInstance as WebAssembly.Instance).exports;
}

function globalOf(policy: OpaWasm.LoadedPolicy, name: string): unknown {
  const value = exportsOf(policy)[name];
  return value instanceof WebAssembly.Global ? value.value : undefined;
}

/** Names of the built-ins that the policy imports from its host. */
function builtinsOf(policy: OpaWasm.LoadedPolicy): string[] {
  const abi = exportsOf(policy) as { builtins(): number; opa_json_dump(value: number): number };
  const start = abi.opa_json_dump(abi.builtins());
  const memory = new Uint8Array(policy.mem.buffer);
  return Object.keys(JSON.parse(new TextDecoder().decode(memory.subarray(start, memory.indexOf(0, start)))) as object);
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
