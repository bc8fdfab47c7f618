import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

/**
 * Registers tests over a corpus of data that this project did not write and does not contain. Where it is absent, one
 * skipped test and a warning say so: a suite must not look green because its data was missing.
 */
export function describeWithCorpus(name: string, define: (folder: string) => void): void {
  describeWith(`corpora/${name}`, define);
}

/** The same over a runbook: it is its owner's, and no part of this repository. */
export function describeWithRunbook(procedure: string, define: (markdown: string) => void): void {
  describeWith(`runbooks/${procedure}.md`, (file) => {
    define(readFileSync(file, 'utf8'));
  });
}

function describeWith(name: string, define: (path: string) => void): void {
  const path = shared(name);
  describe(name, () => {
    if (path !== undefined) define(path);
    else process.stderr.write(`SKIPPED: every test over ../shared/${name}, which is absent\n`);
    it.runIf(path)('is there', () => undefined);
  });
}

function shared(name: string): string | undefined {
  const path = fileURLToPath(new URL(`../../shared/${name}`, import.meta.url));
  return existsSync(path) ? path : undefined;
}
