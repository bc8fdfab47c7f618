import { Buffer } from 'node:buffer';
import { GateError } from '../error.ts';
import { Guest } from './guest.ts';
import {
  RESULT_SHAPES,
  isFailure,
  isProblems,
  type BuiltPolicy,
  type CompilerVersion,
  type DescribedRules,
  type Evaluation,
  type FormattedFile,
  type Operation,
  type Outcome,
  type RegoProblem,
  type ResultOf,
  type TestRun,
} from './result.ts';
import { isRecord } from './shape.ts';

/** Path, relative and with forward slashes, to the text of a Rego module. Paths are compiled into the policy. */
export type RegoFiles = Readonly<Record<string, string>>;

/** The only built-in functions that may be called. Operators, `in` and string templates need no permission. */
export interface RegoCapabilities {
  readonly builtins: readonly string[];
}

/** What policies see as `data`, as JSON. No rule may be where it holds something. */
export type RegoData = Readonly<Record<string, unknown>>;

export interface BuildRequest {
  /** Without tests. */
  readonly files: RegoFiles;
  /** Only for what rules may not be called: it is no part of the policy. */
  readonly data?: RegoData;
  /** Allows what is unused. */
  readonly lenient?: boolean;
  /** `<package>/<rule>`, with slashes. */
  readonly entrypoints: readonly string[];
  readonly capabilities: RegoCapabilities;
}

export interface CheckRequest {
  readonly files: RegoFiles;
  readonly capabilities: RegoCapabilities;
  readonly data?: RegoData;
  /** A JSON Schema, which references into `input` must fit. */
  readonly inputSchema?: unknown;
}

export interface TestRequest {
  readonly files: RegoFiles;
  readonly capabilities: RegoCapabilities;
  readonly data?: RegoData;
  readonly coverage: boolean;
}

export interface QueryRequest {
  readonly files: RegoFiles;
  /** One expression with at most one value, such as `data.main.results`. */
  readonly query: string;
  /** Without it, all of OPA's built-in functions may be called. */
  readonly capabilities?: RegoCapabilities;
  /** Makes an error in a built-in function a problem, where Rego makes it undefined. */
  readonly strictBuiltinErrors?: boolean;
  readonly data?: RegoData;
  /** Allows what is unused. */
  readonly lenient?: boolean;
}

/** A compiled query. `input` is any JSON value; `undefined` leaves `input` undefined in Rego. */
export interface PreparedQuery {
  evaluate(input?: unknown): Outcome<Evaluation>;
  release(): void;
}

/**
 * OPA, in this process. What is wrong with a policy comes back as problems. Methods throw `policy_invalid` when the
 * request makes no sense (no entrypoint, an unknown built-in function in the capabilities, a query with two values),
 * and `internal` when OPA crashes; the compiler can still be used after that. Policies are always Rego v1, strict.
 */
export interface Compiler {
  version(): CompilerVersion;
  /** The same files, paths and entrypoints give the same bytes. */
  build(request: BuildRequest): Outcome<BuiltPolicy>;
  annotations(files: RegoFiles): Outcome<DescribedRules>;
  /** What is wrong with the files, tests among them; nothing when empty. */
  check(request: CheckRequest): readonly RegoProblem[];
  format(files: RegoFiles): Outcome<readonly FormattedFile[]>;
  /** Runs the `test_` rules of all files. */
  test(request: TestRequest): Outcome<TestRun>;
  eval(request: QueryRequest, input?: unknown): Outcome<Evaluation>;
  prepare(request: QueryRequest): Outcome<PreparedQuery>;
}

/** Opens the compiler in `wasm`: see `loadCompiler` for the one that is shipped. */
export function openCompiler(wasm: Uint8Array<ArrayBuffer>): Compiler {
  const service = new Service(new WebAssembly.Module(wasm));
  return {
    version() {
      const outcome = service.ask('version', {});
      if (!outcome.ok) throw new GateError('internal', 'the Rego compiler does not know its version');
      return outcome.value;
    },
    build(request) {
      const { files, entrypoints, capabilities, data, lenient } = request;
      const outcome = service.ask('build', { files, entrypoints, capabilities, data, lenient });
      if (!outcome.ok) return outcome;
      return { ok: true, value: { ...outcome.value, wasm: new Uint8Array(Buffer.from(outcome.value.wasm, 'base64')) } };
    },
    annotations: (files) => service.ask('annotations', { files }),
    check({ files, capabilities, data, inputSchema }) {
      const outcome = service.ask('check', { files, capabilities, data, inputSchema });
      return outcome.ok ? [] : outcome.problems;
    },
    format: (files) => service.ask('format', { files }),
    test: ({ files, capabilities, data, coverage }) => service.ask('test', { files, capabilities, data, coverage }),
    eval: (request, input) => service.ask('eval', { ...queryOf(request), input }),
    prepare: (request) => prepare(service, queryOf(request)),
  };
}

function queryOf({ files, query, capabilities, strictBuiltinErrors, data, lenient }: QueryRequest): QueryRequest {
  return {
    files,
    query,
    ...(capabilities && { capabilities }),
    ...(strictBuiltinErrors !== undefined && { strictBuiltinErrors }),
    ...(data !== undefined && { data }),
    ...(lenient !== undefined && { lenient }),
  };
}

function prepare(service: Service, request: QueryRequest): Outcome<PreparedQuery> {
  const first = service.ask('prepare', request);
  if (!first.ok) return first;
  let handle: number | undefined = first.value.handle;
  let generation = service.generation;

  function evaluate(input?: unknown): Outcome<Evaluation> {
    if (handle === undefined) throw new GateError('internal', 'the query has been released');
    if (generation !== service.generation) {
      // The instance that knew the handle has crashed since.
      const again = service.ask('prepare', request);
      if (!again.ok) return again;
      handle = again.value.handle;
      generation = service.generation;
    }
    return service.ask('evalPrepared', { handle, input });
  }

  function release(): void {
    if (handle !== undefined && generation === service.generation) service.ask('release', { handle });
    handle = undefined;
  }

  return { ok: true, value: { evaluate, release } };
}

class Service {
  readonly #module: WebAssembly.Module;
  #guest: Guest | undefined;
  /** Grows with every instance that is given up: what it remembered is lost. */
  generation = 0;

  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  ask<Name extends Operation>(operation: Name, request: object): Outcome<ResultOf<Name>>;
  ask(operation: Operation, request: object): Outcome<unknown> {
    const response = this.#send(encode({ operation, request }));
    const problems = response['problems'];
    if (isProblems(problems) && problems.length > 0) return { ok: false, problems };
    const failure = response['failure'];
    if (isFailure(failure)) throw this.#failed(failure.code, failure.message);
    const result = response['result'];
    if (RESULT_SHAPES[operation](result)) return { ok: true, value: result };
    throw new GateError('internal', `the Rego compiler answers ${operation} in an unknown form`);
  }

  #send(request: Uint8Array): Readonly<Record<string, unknown>> {
    const guest = (this.#guest ??= new Guest(this.#module));
    let response: unknown;
    try {
      response = JSON.parse(new TextDecoder().decode(guest.call(request)));
    } catch (cause) {
      this.#giveUp();
      // The reason is in what Go printed; it differs between machines, so it is a cause and not part of the message.
      throw new GateError('internal', 'the Rego compiler crashed', {
        solution: 'Look for deeply nested values and for very long chains of operators in the policy or its input.',
        cause: new Error(guest.stderr() || String(cause), { cause }),
      });
    }
    if (!isRecord(response)) throw new GateError('internal', 'the Rego compiler does not answer with an object');
    return response;
  }

  #giveUp(): void {
    this.#guest = undefined;
    this.generation++;
  }

  #failed(code: 'bad_request' | 'panic', message: string): GateError {
    if (code === 'bad_request') return new GateError('policy_invalid', message);
    // Go recovered, but what was half done stays half done.
    this.#giveUp();
    return new GateError('internal', `the Rego compiler failed: ${message}`);
  }
}

function encode(request: object): Uint8Array {
  try {
    return new TextEncoder().encode(JSON.stringify(request));
  } catch (cause) {
    throw new GateError('policy_invalid', 'the request, or its input, cannot be written as JSON', { cause });
  }
}
