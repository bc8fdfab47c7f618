import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { INPUTS, isUpToDate, stamp } from '../../build/upToDate.mjs';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';

let root = '';

beforeEach(() => {
  root = temporaryDirectory();
  for (const name of INPUTS) write(name.includes('.') ? name : `${name}/a/b.ts`, 'first');
  mkdirSync(join(root, 'dist'));
  stamp(root);
});

it('is up to date where nothing changed', () => {
  expect(isUpToDate(root)).toBe(true);
});

it.each<[string, () => void]>([
  [
    'a changed source',
    () => {
      write('src/a/b.ts', 'other');
    },
  ],
  [
    'a new source',
    () => {
      write('policies/new.rego', '');
    },
  ],
  [
    'a removed source',
    () => {
      rmSync(join(root, 'schemas/a/b.ts'));
    },
  ],
  [
    'a renamed source',
    () => {
      rmSync(join(root, 'src/a/b.ts'));
      write('src/a/c.ts', 'first');
    },
  ],
  [
    'another compiler',
    () => {
      write('rego/rego.wasm.br', 'other');
    },
  ],
  [
    'other dependencies',
    () => {
      write('package-lock.json', 'other');
    },
  ],
  [
    'a build that did not end',
    () => {
      rmSync(join(root, 'dist/stamp'));
    },
  ],
])('is not up to date after %s', (_, change) => {
  change();
  expect(isUpToDate(root)).toBe(false);
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}
