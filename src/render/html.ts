import type { StepItem } from '../evidence/evidence.ts';
import type { GateReport, ReportGate, ReportRequirement } from '../report/gateReport.ts';
import { cleanName } from './clean.ts';
import { issueSection, pair, undecidedSection } from './html/issues.ts';
import { type Markup, markup } from './html/markup.ts';
import { page } from './html/page.ts';
import { bounded, table } from './html/table.ts';
import { timeline } from './html/timeline.ts';
import { code, MARKS, RESULT_SHADES, SHADES, shortDigest, spaced, VERDICT_WORDS, verdictWord } from './html/words.ts';

export interface HtmlOptions {
  /** How the user named the run; shown only. */
  readonly name: string;
  /** The steps that the run states: a report does not hold them. Without, no timeline is shown. */
  readonly steps?: readonly StepItem[];
}

/** What an audit adds to the page of a run. */
export interface Surroundings {
  /** Where else to go. */
  readonly nav?: Markup;
  /** How the run fared before. */
  readonly before?: Markup;
}

const MOST_ENTRIES = 1_000;

/** The report as a page that needs nothing else: no script, no picture, no font, no network. */
export function renderHtml(
  report: GateReport,
  { name, steps }: HtmlOptions,
  { nav, before }: Surroundings = {},
): string {
  const { digest, tool } = report;
  return page({
    title: `${VERDICT_WORDS[report.verdict]}: ${name}`,
    ...(nav !== undefined && { nav }),
    main: [
      header(report, name),
      ...(before === undefined ? [] : [before]),
      gateSection(report),
      issueSection('Blocking', 'bad', report.blockingIssues),
      undecidedSection(report.undecided),
      issueSection('Warnings', 'open', report.warnings),
      issueSection('Waived', 'dim', report.waivedIssues),
      waiverSection(report),
      ...(steps === undefined ? [] : [markup`<section>\n<h2>Timeline</h2>\n${timeline(steps)}\n</section>`]),
      requirementSection(report),
      inventorySection(report),
      digestSection(report),
    ],
    foot: markup`<p>${tool.name} ${tool.version} · report ${code(digest)}</p>`,
  });
}

function header(
  { verdict, outcome, procedure, subject, asOf, asOfSource, assurance }: GateReport,
  name: string,
): Markup {
  const unknown = 'unknown';
  return markup`<header>
<p class="lead"><span class="verdict ${SHADES[verdict]}">${MARKS[verdict]} ${VERDICT_WORDS[verdict].toUpperCase()}</span> ${spaced(outcome)}</p>
<h1>${name}</h1>
${subject.bound ? undefined : markup`<p class="notice">Not bound: nobody said which release this run must be about.</p>`}
<dl>${pair('procedure', markup`${procedure.name} ${procedure.version}${procedure.source === 'file' ? ' (a file of the user)' : ''}`)}${pair('source', code(subject.source ?? unknown))}${pair('target', code(subject.target ?? unknown))}${pair('environment', code(subject.environment ?? unknown))}${pair('as of', markup`${asOf} (${asOfSource})`)}${pair('assurance', markup`${assurance}`)}</dl>
</header>`;
}

function gateSection({ gates }: GateReport): Markup {
  return markup`<section>
<h2>Gates</h2>
${table(
  'What each gate decided',
  [
    { title: 'gate', style: 'keep' },
    { title: 'verdict', style: 'keep' },
    { title: 'satisfied', style: 'n' },
    { title: 'otherwise' },
  ],
  gates.map((gate) => [
    markup`${spaced(gate.gate)}`,
    verdictWord(gate.verdict),
    markup`${tally(gate)}`,
    markup`${rest(gate)}`,
  ]),
)}
</section>`;
}

function tally({ requirements }: ReportGate): string {
  const binding = requirements.filter(({ result }) => result !== 'not_applicable');
  return `${binding.filter(({ result }) => result === 'satisfied').length} of ${binding.length}`;
}

function rest({ reason, requirements }: ReportGate): string {
  if (reason !== undefined) return reason;
  const others = (['violated', 'undecided', 'triggered', 'waived'] as const).flatMap((result) => {
    const count = requirements.filter((row) => row.result === result).length;
    return count === 0 ? [] : [`${count} ${result}`];
  });
  return others.join(', ');
}

function waiverSection({ waivers }: GateReport): Markup {
  if (waivers.length === 0) return markup``;
  return markup`<section>
<h2>Waivers (${waivers.length})</h2>
${table(
  'Exceptions that the configuration makes, the unused and the expired too',
  [
    { title: 'selector', style: 'any' },
    { title: 'owner' },
    { title: 'reason' },
    { title: 'expires', style: 'keep' },
    { title: 'state', style: 'keep' },
    { title: 'issues', style: 'n' },
  ],
  waivers.map(({ selector, owner, reason, expires, state, matched }) => [
    code(selector),
    markup`${owner}`,
    markup`${reason}`,
    markup`${expires}`,
    markup`${spaced(state)}`,
    markup`${matched}`,
  ]),
)}
</section>`;
}

function requirementSection({ gates }: GateReport): Markup {
  const rows = gates.flatMap(({ gate, requirements }) => requirements.map((requirement) => ({ gate, requirement })));
  if (rows.length === 0) return markup``;
  return markup`<section>
<h2>Requirements (${rows.length})</h2>
${table(
  'Every line of the procedure, with the evidence that it read',
  [
    { title: 'requirement', style: 'any' },
    { title: 'gate', style: 'keep' },
    { title: 'rule', style: 'any' },
    { title: 'criteria' },
    { title: 'result', style: 'keep' },
    { title: 'evidence', style: 'n' },
  ],
  rows.map(({ gate, requirement }) => requirementCells(gate, requirement)),
)}
</section>`;
}

function requirementCells(gate: string, { id, rule, criteria, result, level, evidence }: ReportRequirement): Markup[] {
  const shade = result === 'violated' && level === 'warn' ? 'open' : RESULT_SHADES[result];
  return [
    markup`${id}`,
    markup`${spaced(gate)}`,
    code(rule),
    markup`${criteria.join(', ')}`,
    markup`<span class="${shade}">${spaced(result)}${level === 'warn' ? ' (warns)' : ''}</span>`,
    markup`${evidence}`,
  ];
}

function inventorySection({ inventory, run }: GateReport): Markup {
  const { shown, rest: more } = bounded(inventory, MOST_ENTRIES, 'the report');
  return markup`<section>
<h2>Inventory (${inventory.length})</h2>
${table(
  `All that the run directory holds: ${run.bytes} bytes`,
  [
    { title: 'path', style: 'any' },
    { title: 'type', style: 'keep' },
    { title: 'bytes', style: 'n' },
    { title: 'sha256', style: 'keep' },
    { title: 'read as' },
    { title: 'status', style: 'keep' },
  ],
  shown.map(({ path, type, size, sha256, collectors, status }) => [
    code(cleanName(path)),
    markup`${type}`,
    size === null ? markup`` : markup`${size}`,
    type === 'file' ? shortDigest(sha256) : markup``,
    markup`${collectors.join(', ')}`,
    status === 'unexpected' || status === 'unreadable' ? markup`<span class="bad">${status}</span>` : markup`${status}`,
  ]),
)}${more}
</section>`;
}

/** Enough to derive the report again, and to find the very bytes. */
function digestSection({ run, procedure, policy, config, digest }: GateReport): Markup {
  return markup`<section>
<h2>Digests</h2>
<dl>${pair('report', code(digest))}${pair('run', code(run.digest))}${pair('procedure', code(procedure.digest))}${pair('policy', code(policy.digest))}${pair('configuration', code(config.digest))}</dl>
</section>`;
}
