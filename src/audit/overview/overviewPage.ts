import { compareUtf8 } from '../../format/order.ts';
import { pair } from '../../render/html/issues.ts';
import { type Markup, markup } from '../../render/html/markup.ts';
import { page } from '../../render/html/page.ts';
import { table } from '../../render/html/table.ts';
import { code, counted, MARKS, SHADES, spaced, VERDICT_WORDS } from '../../render/html/words.ts';
import type { Lapse } from '../../report/forecast.ts';
import type { Verdict } from '../../report/gateReport.ts';
import type { AuditHeader } from '../auditHeader.ts';
import type { AuditResult } from '../auditResult.ts';
import type { AuditTotals, ReplayTotals } from '../totals.ts';
import { periodMap, runMap } from './gateMap.ts';
import { listsAll } from './hasPage.ts';
import { listName } from './listPage.ts';
import type { Period } from './periods.ts';
import { replayCell } from './replayWords.ts';
import { runHref } from './runHref.ts';

/** Runs that have a row of their own in the map; of more, periods have. */
export const MOST_MAPPED = 100;
export const MOST_DRIFTS = 50;
const MOST_CODES = 25;
const MOST_LINKS = 40;
const VERDICTS = ['fail', 'indeterminate', 'pass'] as const satisfies readonly Verdict[];

export interface OverviewContent {
  readonly header: AuditHeader;
  readonly totals: AuditTotals;
  readonly periods: readonly Period[];
  /** All runs, in the order of time, where they are few enough. */
  readonly mapped: readonly AuditResult[] | undefined;
  /** The first ones. */
  readonly drifts: readonly AuditResult[];
  /** How many pages list runs. */
  readonly pages: number;
}

/** An audit on one page, as large for a hundred runs as for a million. */
export function overviewPage({ header, totals, periods, mapped, drifts, pages }: OverviewContent): string {
  return page({
    title: `Audit of ${counted(totals.runs, 'run')}`,
    main: [
      head(header, totals),
      replaySection(totals.replay, drifts),
      forecastSection(totals, header),
      periodSection(periods),
      gateSection(periods, mapped),
      codeSection(totals),
      procedureSection(totals),
      listSection(header, pages),
      questionSection(header, totals),
    ],
    foot: markup`<p>${header.tool.name} ${header.tool.version} · every run stands in results.jsonl, every number in totals.json</p>`,
  });
}

function head({ asOf, shard, replay }: AuditHeader, { runs, verdicts, replay: replayed }: AuditTotals): Markup {
  const at = replay === 'recorded' ? 'each run at the time of its recorded report' : `as of ${asOf}`;
  return markup`<header>
<h1>Audit of ${counted(runs, 'run')}</h1>
<p class="dim">${at}${shard === null ? '' : `; shard ${shard.index} of ${shard.count}`}</p>
<ul class="cards">
${VERDICTS.map((verdict) => markup`<li><b class="${SHADES[verdict]}">${MARKS[verdict]} ${verdicts[verdict]}</b>${VERDICT_WORDS[verdict]}</li>\n`)}${replayed === undefined ? undefined : markup`<li><b class="${replayed.results.differs === 0 ? 'good' : 'bad'}">${replayed.results.differs}</b>drifted</li>\n`}</ul>
</header>`;
}

const REPLAY_WORDS: Readonly<Record<keyof ReplayTotals['results'], string>> = {
  identical: 'identical: the same report, byte for byte',
  equivalent: 'equivalent: the same decision by something else',
  differs: 'drifted: another decision',
  not_recorded: 'not recorded: no earlier report of this run',
  not_comparable: 'not comparable: the earlier report cannot be used, or the run could not be read',
};

function replaySection(replay: ReplayTotals | undefined, drifts: readonly AuditResult[]): Markup {
  if (replay === undefined) return markup``;
  const results = (Object.keys(REPLAY_WORDS) as (keyof ReplayTotals['results'])[]).filter(
    (name) => replay.results[name] > 0,
  );
  const number = { title: 'runs', style: 'n' } as const;
  const left = replay.results.differs - drifts.length;
  return markup`<section>
<h2>Do the recorded verdicts stand?</h2>
${table(
  'Recorded reports beside those of this audit',
  [{ title: 'result' }, number],
  [
    ...results.map((name) => [markup`${REPLAY_WORDS[name]}`, markup`${replay.results[name]}`]),
    ...(replay.missing === 0
      ? []
      : [[markup`recorded, but the run is gone: see missing.jsonl`, markup`${replay.missing}`]]),
  ],
)}
${Object.keys(replay.verdicts).length === 0 ? undefined : table('Verdicts that changed', [{ title: 'verdict' }, number], rows(replay.verdicts))}
${Object.keys(replay.causes).length === 0 ? undefined : table('What brought the drifts about', [{ title: 'cause' }, number], rows(replay.causes))}
${
  drifts.length === 0
    ? undefined
    : table(
        'Drifts',
        [
          { title: 'run', style: 'any' },
          { title: 'what changed, and why', style: 'any' },
        ],
        drifts.map((run) => [runLink(run), run.replay === undefined ? markup`` : replayCell(run.replay)]),
      )
}
${left <= 0 ? undefined : markup`<p class="dim">${left} more drifted; the lists of runs have them all.</p>`}
</section>`;
}

const LAPSE_WORDS: Readonly<Record<Lapse['what'], string>> = {
  waiver: 'a waiver expires',
  enforcement: 'a line that only warned blocks again',
  evidence: 'evidence is too old, or no longer valid: approvals, windows, signers',
};

function forecastSection({ forecast, runs }: AuditTotals, { asOf }: AuditHeader): Markup {
  if (forecast === undefined) return markup``;
  const { from, runs: turning, untold, codes, lapses } = forecast;
  const number = { title: 'runs', style: 'n' } as const;
  const lapsed = (['waiver', 'enforcement', 'evidence'] as const).filter((what) => lapses[what] > 0);
  return markup`<section>
<h2>What turns blocking?</h2>
<p>From ${from} to ${asOf}, something turns blocking in ${turning} of ${counted(runs, 'run')}${untold === 0 ? '' : `; of ${untold} it cannot be told`}.</p>
${
  turning === 0
    ? undefined
    : table(
        'Why',
        [{ title: 'what lapses' }, number],
        lapsed.map((what) => [markup`${LAPSE_WORDS[what]}`, markup`${lapses[what]}`]),
      )
}
${
  turning === 0
    ? undefined
    : table(
        'What turns blocking most often',
        [{ title: 'code', style: 'any' }, number],
        mostFirst(codes)
          .slice(0, MOST_CODES)
          .map(([name, count]) => [code(name), markup`${count}`]),
      )
}
</section>`;
}

function rows(counts: Readonly<Record<string, number>>): Markup[][] {
  return mostFirst(counts).map(([name, count]) => [markup`${spaced(name)}`, markup`${count}`]);
}

function mostFirst(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts).sort(([a, x], [b, y]) => y - x || compareUtf8(a, b));
}

const WIDTH = 1000;

function periodSection(periods: readonly Period[]): Markup {
  const most = Math.max(1, ...periods.map(({ runs }) => runs));
  const number = (title: string) => ({ title, style: 'n' }) as const;
  return markup`<section>
<h2>Verdicts over time</h2>
${table(
  'Runs by when they began; days, months or years without a run are left out',
  [
    { title: 'began', style: 'keep' },
    { title: 'share', style: 'bars' },
    ...VERDICTS.map((verdict) => number(VERDICT_WORDS[verdict])),
    number('runs'),
  ],
  periods.map(({ name, verdicts, runs }) => [
    markup`${name === '' ? 'without a time' : name}`,
    bar(verdicts, most),
    ...VERDICTS.map((verdict) =>
      verdicts[verdict] === 0
        ? markup`<span class="dim">0</span>`
        : markup`<span class="${SHADES[verdict]}">${MARKS[verdict]} ${verdicts[verdict]}</span>`,
    ),
    markup`${runs}`,
  ]),
)}
</section>`;
}

/** Its length is the number of runs, beside the period that has most. */
function bar(verdicts: Readonly<Record<Verdict, number>>, most: number): Markup {
  let x = 0;
  const parts = VERDICTS.map((verdict) => {
    const width = verdicts[verdict] === 0 ? 0 : Math.max(Math.floor((verdicts[verdict] * WIDTH) / most), 3);
    const part =
      width === 0 ? markup`` : markup`<rect class="${SHADES[verdict]}" x="${x}" y="1" width="${width}" height="8"/>`;
    x += width;
    return part;
  });
  return markup`<svg viewBox="0 0 ${WIDTH + 9} 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

function gateSection(periods: readonly Period[], mapped: readonly AuditResult[] | undefined): Markup {
  const shown =
    mapped === undefined
      ? periodMap('How many runs fail (✗) or are undecided (?) at each gate', periods)
      : runMap('Which gates each run passes (✓), fails (✗), leaves undecided (?), or has none of (–)', mapped, runLink);
  return markup`<section>
<h2>Gates</h2>
${shown}
</section>`;
}

function runLink({ path }: AuditResult): Markup {
  return markup`<a href="${runHref(path)}">${path}</a>`;
}

function codeSection({ codes, runs }: AuditTotals): Markup {
  const frequent = mostFirst(codes);
  if (frequent.length === 0) return markup``;
  const more = frequent.length - MOST_CODES;
  return markup`<section>
<h2>Most frequent codes</h2>
${table(
  'In how many runs each code blocks, or leaves something undecided',
  [
    { title: 'code', style: 'any' },
    { title: 'share', style: 'bars' },
    { title: 'runs', style: 'n' },
  ],
  frequent
    .slice(0, MOST_CODES)
    .map(([name, count]) => [
      code(name),
      markup`<svg viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none" aria-hidden="true"><rect class="back" width="${WIDTH}" height="10"/><rect class="bar" y="1" width="${Math.max(Math.floor((count * WIDTH) / Math.max(runs, 1)), 3)}" height="8"/></svg>`,
      markup`${count}`,
    ]),
)}
${more <= 0 ? undefined : markup`<p class="dim">${counted(more, 'more code')}: see totals.json.</p>`}
</section>`;
}

function procedureSection({ procedures }: AuditTotals): Markup {
  return markup`<section>
<h2>Procedures</h2>
${table(
  'Verdicts by procedure',
  [
    { title: 'procedure', style: 'any' },
    ...VERDICTS.map((verdict) => ({ title: VERDICT_WORDS[verdict], style: 'n' }) as const),
  ],
  Object.entries(procedures)
    .sort(([a], [b]) => compareUtf8(a, b))
    .map(([name, verdicts]) => [markup`${name}`, ...VERDICTS.map((verdict) => markup`${verdicts[verdict]}`)]),
)}
</section>`;
}

function listSection({ plan }: AuditHeader, pages: number): Markup {
  const numbers = Array.from({ length: Math.min(pages, MOST_LINKS) }, (_, index) => index + 1);
  if (pages > MOST_LINKS) numbers.push(pages);
  return markup`<section>
<h2>Runs</h2>
<p>${listedWords(plan.runs, pages)}</p>
<p>${numbers.map((number) => markup`<a href="list/${listName(number)}">Page ${number}</a> `)}</p>
</section>`;
}

function listedWords(runs: number, pages: number): string {
  if (listsAll(runs)) return 'Every run has a page of its own.';
  return pages === 0
    ? 'No run needs a look: all pass, and nothing drifted.'
    : 'Runs that do not pass, or drifted, have a page of their own.';
}

/** Enough to ask the same again. */
function questionSection({ plan, policy, tool }: AuditHeader, { unmatched }: AuditTotals): Markup {
  return markup`<section>
<h2>What was asked</h2>
<dl>${pair('plan', code(plan.digest))}${pair('runs of the plan', markup`${plan.runs}`)}${pair('without a run', markup`${unmatched} ${unmatched === 1 ? 'directory' : 'directories'}: see plan.jsonl`)}${pair('policy', code(policy))}${pair('tool', markup`${tool.name} ${tool.version}`)}</dl>
</section>`;
}
