import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { FilePolicyCache } from '../../src/cli/policyCache.ts';
import type { CompiledPolicy } from '../../src/own/compilePolicy.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';

const POLICY: CompiledPolicy = {
  digest: `sha256:${'a'.repeat(64)}`,
  rules: [],
  wasm: new Uint8Array([1, 2, 3]),
  entrypoints: ['user/x/results'],
  sources: { 'a.rego': 'package user.x\n' },
  data: {},
};
const KEY = 'b'.repeat(64);

afterEach(() => {
  vi.unstubAllEnvs();
});

/** An empty cache, and where its entries and its key lie. */
function cacheIn(directory: string): { cache: FilePolicyCache; entries: string; key: string } {
  vi.stubEnv('XDG_CACHE_HOME', join(directory, 'cache'));
  vi.stubEnv('XDG_STATE_HOME', join(directory, 'state'));
  return {
    cache: new FilePolicyCache(),
    entries: join(directory, 'cache/rungate/policies'),
    key: join(directory, 'state/rungate/cache.key'),
  };
}

it('gives what it was given, also to the next process', () => {
  const directory = temporaryDirectory();
  const { cache, entries } = cacheIn(directory);
  expect(cache.get(KEY)).toBeUndefined();
  cache.put(KEY, POLICY);
  expect(readdirSync(entries)).toEqual([`${KEY}.json`]);
  expect(cache.get(KEY)).toEqual(POLICY);
  expect(new FilePolicyCache().get(KEY)).toEqual(POLICY);
  expect(cache.get('c'.repeat(64))).toBeUndefined();
});

it.each<[string, (entry: string, key: string) => void]>([
  [
    'was edited',
    (entry) => {
      writeFileSync(entry, readFileSync(entry, 'utf8').replace('user/x/results', 'user/y/results'));
    },
  ],
  [
    'lost its signature',
    (entry) => {
      const { content } = JSON.parse(readFileSync(entry, 'utf8')) as { content: string };
      writeFileSync(entry, JSON.stringify({ content, mac: '' }));
    },
  ],
  [
    'was cut off',
    (entry) => {
      writeFileSync(entry, readFileSync(entry).subarray(0, 100));
    },
  ],
  [
    'was signed with another key',
    (_, key) => {
      writeFileSync(key, Buffer.alloc(32, 7));
    },
  ],
  [
    'could have been signed by others',
    (_, key) => {
      chmodSync(key, 0o644);
    },
  ],
])('takes no entry that %s', (_, poison) => {
  const { cache, entries, key } = cacheIn(temporaryDirectory());
  cache.put(KEY, POLICY);
  poison(join(entries, `${KEY}.json`), key);
  expect(new FilePolicyCache().get(KEY)).toBeUndefined();
});

it('takes no entry under another name', () => {
  const { cache, entries } = cacheIn(temporaryDirectory());
  cache.put(KEY, POLICY);
  renameSync(join(entries, `${KEY}.json`), join(entries, `${'c'.repeat(64)}.json`));
  expect(cache.get('c'.repeat(64))).toBeUndefined();
});

it('does without a place to write to', () => {
  const directory = temporaryDirectory({ cache: '', state: '' });
  const { cache } = cacheIn(directory);
  cache.put(KEY, POLICY);
  expect(cache.get(KEY)).toBeUndefined();
  rmSync(join(directory, 'state'));
});
