import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Quotation {
  readonly procedure: string;
  /** The file of a fixture run, such as `pass/upgrade.txt`. */
  readonly file: string;
  readonly text: string;
}

/** Blocks that `<!-- example: pass/… -->` precedes. */
function quotationsOf(page: string): Quotation[] {
  const procedure = page.replace(/\.md$/, '');
  const markdown = readFileSync(`${ROOT}docs/procedures/${page}`, 'utf8');
  return [...markdown.matchAll(/<!-- example: ((?:pass|rolled-back)\/[^ ]+) -->\n\n?```[a-z]*\n([\s\S]*?)```/g)].map(
    ([, file = '', text = '']) => ({ procedure, file, text }),
  );
}

// A reader copies these lines: each has to stand in a run that is known to be good.
it.each(readdirSync(`${ROOT}docs/procedures`).flatMap(quotationsOf))(
  'the page of $procedure quotes $file as it is',
  ({ procedure, file, text }) => {
    const quoted = readFileSync(`${ROOT}fixtures/runs/${procedure}/${file}`, 'utf8');
    expect(text.split('\n').filter((line) => !quoted.includes(line))).toEqual([]);
  },
);
