import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { ROOT } from './gate.ts';
import { referencePage } from './reference.ts';

const UPDATE = process.env['UPDATE_GOLDEN'] === '1' && process.env['CI'] === undefined;

it('has a page that says what the commands say of themselves', () => {
  const file = join(ROOT, 'docs/cli.md');
  const page = referencePage(createProgram());
  if (UPDATE) writeFileSync(file, page);
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(page);
});
