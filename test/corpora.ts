import { existsSync } from 'node:fs';
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
