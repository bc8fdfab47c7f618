import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GateError } from '../error.ts';
import { sha256Hex } from '../format/sha256.ts';
import type { Catalogue, RuleEntry } from './catalogue.ts';
import type { OwnRules } from './ownRules.ts';
import { WasmPolicy } from './wasm.ts';

const SHIPPED = fileURLToPath(new URL('../../dist/policy/', import.meta.url));
const ENTRYPOINT = 'main/results';
const AHEAD: unique symbol = Symbol.for('rungate.policyAhead');

export interface Policy {
  /** `sha256:<hex>` over the rule catalogue, which names the digest of the compiled policy. */
  readonly digest: string;
  readonly catalogue: Catalogue;
  readonly rules: ReadonlyMap<string, RuleEntry>;
  /** Rules that the user added, each policy with its own. */
  readonly own?: readonly OwnRules[];
  /** Where `policy.wasm` and `catalogue.json` are. */
  readonly folder: string;
  /** Compiled and checked beside this thread: awaited where it is first needed. Rejects with GateError('policy_invalid'). */
  readonly wasm: Promise<WasmPolicy>;
}

/**
 * Loads the shipped policy, or the one in another folder, and checks it before anything is judged: the module is the one that the catalogue describes,
 * with the exact ABI, the entrypoint, and no built-in beyond those that the build listed. Throws
 * GateError('policy_invalid').
 */
export function loadPolicy(folder: string = SHIPPED): Policy {
  const ahead = folder === SHIPPED ? compiledAhead() : undefined;
  const bytes = ahead?.bytes ?? readFileSync(`${folder}policy.wasm`);
  const description = readFileSync(`${folder}catalogue.json`);
  const catalogue = JSON.parse(description.toString('utf8')) as Catalogue; // written by the build, in canonical form
  if (`sha256:${sha256Hex(bytes)}` !== catalogue.wasmDigest) {
    throw new GateError('policy_invalid', 'the policy is not the one that its catalogue describes', {
      solution: 'Install or build the package again.',
    });
  }
  const wasm = compiled(ahead?.module ?? WebAssembly.compile(bytes)).then(
    (module) => new WasmPolicy(module, ENTRYPOINT, []),
  );
  // Whoever awaits it is told; until then nobody is.
  wasm.catch(() => undefined);
  const rules = new Map(catalogue.rules.map((rule) => [rule.rule, rule]));
  return {
    digest: `sha256:${sha256Hex(description)}`,
    catalogue,
    rules,
    folder,
    wasm,
  };
}

interface Ahead {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly module: Promise<WebAssembly.Module>;
}

/** What build/main.cjs began to compile before it loaded the program, once. Its bytes are compared with the catalogue like any others. */
function compiledAhead(): Ahead | undefined {
  const place = globalThis as { [AHEAD]?: Ahead | undefined }; // the one key that build/main.cjs may have set
  const ahead = place[AHEAD];
  place[AHEAD] = undefined;
  return ahead;
}

async function compiled(module: Promise<WebAssembly.Module>): Promise<WebAssembly.Module> {
  // Compilation beside this thread keeps no process alive in Node 24: it would end in the middle, without an answer.
  const keepAlive = setInterval(() => undefined, 60_000);
  try {
    return await module;
  } catch (cause) {
    throw new GateError('policy_invalid', 'the policy is no WebAssembly module', { cause });
  } finally {
    clearInterval(keepAlive);
  }
}
