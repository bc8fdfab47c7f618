import { GateError } from '../error.ts';
import { createWasi, unsupported, type Wasi } from './wasi.ts';

type Exported = (...args: number[]) => unknown;

/**
 * One instance of the compiler's WebAssembly module, spoken to in bytes. After a throw its memory is in an unknown
 * state: it must not be called again.
 */
export class Guest {
  readonly #wasi: Wasi;
  readonly #memory: WebAssembly.Memory;
  readonly #alloc: Exported;
  readonly #free: Exported;
  readonly #call: Exported;

  constructor(module: WebAssembly.Module, seed?: number) {
    this.#wasi = createWasi(() => this.#memory, seed);
    const imports: WebAssembly.Imports = {};
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
      if (from !== 'wasi_snapshot_preview1' || kind !== 'function') {
        throw new GateError('internal', `the Rego compiler imports ${from}.${name}, which is not provided`);
      }
      (imports[from] ??= {})[name] = this.#wasi.functions[name] ?? unsupported;
    }
    const { exports } = new WebAssembly.Instance(module, imports);
    const memory = exports['memory'];
    if (!(memory instanceof WebAssembly.Memory)) throw new GateError('internal', 'the Rego compiler has no memory');
    this.#memory = memory;
    this.#alloc = exportedFunction(exports, 'alloc');
    this.#free = exportedFunction(exports, 'free');
    this.#call = exportedFunction(exports, 'call');
    // Starts Go's runtime; nothing else may be called before.
    exportedFunction(exports, '_initialize')();
  }

  /** Sends a request and returns a copy of the response. */
  call(request: Uint8Array): Uint8Array {
    const requestAt = address(this.#alloc(request.length));
    new Uint8Array(this.#memory.buffer).set(request, requestAt);
    const packed = this.#call(requestAt, request.length);
    if (typeof packed !== 'bigint') throw new TypeError('the response has no address');
    const responseAt = Number((packed >> 32n) & 0xffff_ffffn);
    const length = Number(packed & 0xffff_ffffn);
    const response = new Uint8Array(this.#memory.buffer, responseAt, length).slice();
    this.#free(requestAt);
    this.#free(responseAt);
    return response;
  }

  /** What Go's runtime said last, above all why it crashed. */
  stderr(): string {
    return this.#wasi.stderr();
  }
}

function exportedFunction(exports: Readonly<Record<string, unknown>>, name: string): Exported {
  const value = exports[name];
  if (typeof value !== 'function') throw new GateError('internal', `the Rego compiler does not export ${name}`);
  return (...args) => {
    const result: unknown = Reflect.apply(value, undefined, args);
    return result;
  };
}

/** WebAssembly hands out signed integers. */
function address(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError('the buffer has no address');
  return value >>> 0;
}
