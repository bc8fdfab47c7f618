import { type Markup, markup } from '../../render/html/markup.ts';
import { page } from '../../render/html/page.ts';
import { table } from '../../render/html/table.ts';
import { code, spaced, verdictWord } from '../../render/html/words.ts';
import type { AuditResult } from '../auditResult.ts';
import { runMap } from './gateMap.ts';
import { replayCell } from './replayWords.ts';
import { runHref } from './runHref.ts';

/** As many runs as are looked through at once. */
export const LISTED_RUNS = 200;

const SHOWN_CODES = 5;

export interface ListPage {
  /** From 1. */
  readonly number: number;
  readonly hasNext: boolean;
  readonly runs: readonly AuditResult[];
}

/** Runs in the order of their paths, each with what became of it and a link to its page. */
export function listPage({ number, hasNext, runs }: ListPage): string {
  const [first] = runs;
  const last = runs.at(-1);
  const between = first === undefined || last === undefined ? '' : `${first.path} to ${last.path}`;
  const nav = markup`<a href="../index.html">Overview of the audit</a>${number === 1 ? undefined : markup` · <a href="${listName(number - 1)}" rel="prev">Previous</a>`}${hasNext ? markup` · <a href="${listName(number + 1)}" rel="next">Next</a>` : undefined}`;
  const isReplayed = runs.some(({ replay }) => replay !== undefined);
  return page({
    title: `Runs, page ${number}`,
    nav,
    main: [
      markup`<h1>Runs, page ${number}</h1>
<p class="dim">${between}</p>`,
      markup`<section>
<h2>Gates of each run</h2>
${runMap('Which gates each run passes', runs, runLink)}
</section>`,
      markup`<section>
<h2>Verdicts</h2>
${table(
  'Verdict of each run',
  [
    { title: 'run', style: 'any' },
    { title: 'verdict', style: 'keep' },
    { title: 'outcome' },
    { title: 'began', style: 'keep' },
    { title: 'target', style: 'any' },
    { title: 'blocking', style: 'any' },
    ...(isReplayed ? [{ title: 'recorded' }] : []),
  ],
  runs.map((run) => [
    ...cells(run),
    ...(isReplayed ? [run.replay === undefined ? markup`` : replayCell(run.replay)] : []),
  ]),
)}
</section>`,
    ],
    foot: markup`<p>Every run, with all its codes, stands in results.jsonl.</p>`,
  });
}

export function listName(number: number): string {
  return `${String(number).padStart(4, '0')}.html`;
}

function runLink({ path }: AuditResult): Markup {
  return markup`<a href="../${runHref(path)}">${path}</a>`;
}

function cells(run: AuditResult): Markup[] {
  const codes = [...Object.keys(run.blocking), ...Object.keys(run.undecided)];
  const more = codes.length > SHOWN_CODES ? markup` and ${codes.length - SHOWN_CODES} more` : undefined;
  return [
    runLink(run),
    verdictWord(run.verdict),
    markup`${spaced(run.outcome)}`,
    markup`${run.period?.begin ?? ''}`,
    run.subject.target === null ? markup`` : code(run.subject.target),
    markup`${codes.slice(0, SHOWN_CODES).map((name) => markup`${code(name)} `)}${more}`,
  ];
}
