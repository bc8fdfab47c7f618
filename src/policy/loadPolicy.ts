import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GateError } from '../error.ts';
import { sha256Hex } from '../format/sha256.ts';
import type { Catalogue, RuleEntry } from './catalogue.ts';
import type { OwnRules } from './ownRules.ts';
import { WasmPolicy } from './wasm.ts';

const SHIPPED = fileURLToPath(new URL('../../dist/policy/', import.meta.url));
const ENTRYPOINT = 'main/results';

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
  const bytes = readFileSync(`${folder}policy.wasm`);
  const description = readFileSync(`${folder}catalogue.json`);
  const catalogue = JSON.parse(description.toString('utf8')) as Catalogue; // written by the build, in canonical form
  if (`sha256:${sha256Hex(bytes)}` !== catalogue.wasmDigest) {
    throw new GateError('policy_invalid', 'the policy is not the one that its catalogue describes', {
      solution: 'Install or build the package again.',
    });
  }
  const wasm = compiled(bytes).then((module) => new WasmPolicy(module, ENTRYPOINT, []));
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

async function compiled(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  // Compilation beside this thread keeps no process alive in Node 24: it would end in the middle, without an answer.
  const keepAlive = setInterval(() => undefined, 60_000);
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new GateError('policy_invalid', 'the policy is no WebAssembly module', { cause });
  } finally {
    clearInterval(keepAlive);
  }
}
