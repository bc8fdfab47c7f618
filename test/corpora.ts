import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

/** The folder of a corpus that lies beside the repository, or undefined where it is absent. */
export function corpora(name: string): string | undefined {
  const folder = fileURLToPath(new URL(`../../shared/corpora/${name}`, import.meta.url));
  return existsSync(folder) ? folder : undefined;
}

/**
 * Registers tests over a corpus of data that this project did not write and does not contain. Where it is absent, one
 * skipped test and a warning say so: a suite must not look green because its data was missing.
 */
export function describeWithCorpus(name: string, define: (folder: string) => void): void {
  const folder = corpora(name);
  describe(`corpus ${name}`, () => {
    if (folder !== undefined) {
      define(folder);
      return;
    }
    // eslint-disable-next-line no-console -- the one place that must be loud
    console.warn(`SKIPPED: every test over the corpus "${name}", because ../shared/corpora/${name} is absent`);
    it.runIf(corpora(name))('is absent: nothing was tested over it', () => undefined);
  });
}

/** The same over a runbook: it is its owner's, and no part of this repository. */
export function describeWithRunbook(procedure: string, define: (markdown: string) => void): void {
  const file = fileURLToPath(new URL(`../../shared/runbooks/${procedure}.md`, import.meta.url));
  describe(`runbook of ${procedure}`, () => {
    if (existsSync(file)) {
      define(readFileSync(file, 'utf8'));
      return;
    }
    // eslint-disable-next-line no-console -- the one place that must be loud
    console.warn(`SKIPPED: every sentence of the runbook of ${procedure}, because ../shared/runbooks is absent`);
    it.skip('is absent: no sentence was looked for', () => undefined);
  });
}
