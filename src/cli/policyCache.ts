import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CompiledPolicy } from '../own/compilePolicy.ts';
import type { PolicyCache } from '../own/loadOwnRules.ts';
import { writeFileAtomically } from './writeFile.ts';

/** Where compiled policies are kept. */
export function policyCacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rungate', 'policies');
}

/**
 * Compiled policies by the digest of their sources. Each is signed with a key that lies elsewhere: caches are copied between
 * machines and branches, and whoever can write one must not be able to say what a rule was compiled to. What does not
 * verify counts as absent, and so does everything where the key is not this user's alone.
 */
export class FilePolicyCache implements PolicyCache {
  readonly #folder = policyCacheFolder();
  readonly #key = attempt(secretKey);

  get(key: string): CompiledPolicy | undefined {
    return attempt(() => {
      const { mac, content } = JSON.parse(readFileSync(this.#file(key), 'utf8')) as { mac: string; content: string };
      const expected = this.#mac(key, content);
      const given = Buffer.from(mac, 'hex');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const policy = JSON.parse(content) as Omit<CompiledPolicy, 'wasm'> & { wasm: string }; // as `put` wrote it
      return { ...policy, wasm: new Uint8Array(Buffer.from(policy.wasm, 'base64')) };
    });
  }

  put(key: string, policy: CompiledPolicy): void {
    // A cache that cannot be written makes nothing wrong, only slow.
    attempt(() => {
      const content = JSON.stringify({ ...policy, wasm: Buffer.from(policy.wasm).toString('base64') });
      const mac = this.#mac(key, content).toString('hex');
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFileAtomically(this.#file(key), JSON.stringify({ mac, content }));
    });
  }

  #file(key: string): string {
    return join(this.#folder, `${key}.json`);
  }

  #mac(key: string, content: string): Buffer {
    if (this.#key === undefined) throw new Error('no key');
    // With its name: a good entry must not stand for other sources.
    return createHmac('sha256', this.#key).update(`${key}\0${content}`).digest();
  }
}

function secretKey(): Buffer | undefined {
  const file = join(process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'rungate', 'cache.key');
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // "wx": of two processes that begin at once, one fails, and works without a cache this time.
    writeFileSync(file, randomBytes(32), { mode: 0o600, flag: 'wx' });
  }
  const { mode, size } = statSync(file);
  const isOthersToo = process.platform !== 'win32' && (mode & 0o077) !== 0;
  return isOthersToo || size !== 32 ? undefined : readFileSync(file);
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
