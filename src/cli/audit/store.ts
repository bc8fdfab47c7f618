import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Former } from '../../audit/formerOptions.ts';
import type { CheckOptions } from '../../context.ts';
import { GateError } from '../../error.ts';
import { loadPolicy, type Policy } from '../../policy/loadPolicy.ts';
import { keptProcedure } from '../../procedure/loadProcedure.ts';
import type { Procedure } from '../../procedure/procedure.ts';
import { trustedKey } from '../../trust/trust.ts';
import { writeFileAtomically } from '../writeFile.ts';

/**
 * Policies, procedures and public keys by their digests, so that an audit years later can judge by what held then. Whatever
 * does not have the digest that it is kept under counts as not kept.
 */
export class Store implements Former {
  readonly #folder: string;
  readonly #loaded = new Map<string, unknown>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Keeps what runs are judged by. Throws GateError('output_unwritable'). */
  keep({ policy, procedure, trust }: CheckOptions): void {
    for (const name of ['policy.wasm', 'catalogue.json'])
      this.#write(['policy', hexOf(policy.digest)], name, readFileSync(`${policy.folder}${name}`));
    this.#write(['procedure'], hexOf(procedure.digest), procedure.content);
    for (const { fingerprint, key } of trust?.keys ?? [])
      this.#write(['key'], hexOf(fingerprint), key.export({ type: 'spki', format: 'pem' }));
  }

  policy(digest: string): Policy | undefined {
    return this.#load(`policy/${digest}`, () => {
      const policy = loadPolicy(`${join(this.#folder, 'policy', hexOf(digest))}/`);
      return policy.digest === digest ? policy : undefined;
    });
  }

  procedure(digest: string, source: Procedure['source']): Procedure | undefined {
    return this.#load(`procedure/${source}/${digest}`, () => {
      const file = join(this.#folder, 'procedure', hexOf(digest));
      const content = readFileSync(file);
      if (createHash('sha256').update(content).digest('hex') !== hexOf(digest)) return undefined;
      return keptProcedure(content.toString('utf8'), file, source);
    });
  }

  key(fingerprint: string): ReturnType<Former['key']> {
    return this.#load(`key/${fingerprint}`, () => {
      const pem = readFileSync(join(this.#folder, 'key', hexOf(fingerprint)), 'utf8');
      const key = trustedKey({ name: fingerprint, pem, signs: [] });
      return key.fingerprint === fingerprint ? key : undefined;
    });
  }

  #load<T>(name: string, load: () => T | undefined): T | undefined {
    if (!this.#loaded.has(name)) this.#loaded.set(name, attempt(load));
    return this.#loaded.get(name) as T | undefined; // each name has one loader
  }

  #write(folders: readonly string[], name: string, content: string | Uint8Array): void {
    const folder = join(this.#folder, ...folders);
    const file = join(folder, name);
    if (existsSync(file)) return;
    try {
      mkdirSync(folder, { recursive: true });
    } catch (cause) {
      throw new GateError('output_unwritable', `cannot make ${folder}`, {
        place: { file: folder },
        solution: 'Name a store that can be written.',
        cause,
      });
    }
    writeFileAtomically(file, content);
  }
}

function attempt<T>(load: () => T | undefined): T | undefined {
  try {
    return load();
  } catch {
    // Not there, or not for this version: then nothing is exchanged, and the cause stays unattributed.
    return undefined;
  }
}

function hexOf(digest: string): string {
  return digest.slice('sha256:'.length);
}
