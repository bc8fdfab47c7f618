import type { GateReport, Issue, ReportEvidence, ReportGate } from '../report/gateReport.ts';
import { wordValue } from '../report/message.ts';
import { clean, cleanName } from './clean.ts';

export interface MarkdownOptions {
  /** How the user named the run; shown only. */
  readonly name: string;
}

/** Below what GitHub accepts as a comment, with room for what others put around it. */
const MAX_LENGTH = 60_000;
const SHOWN_EVIDENCE = 3;

/** The report as a comment on a pull request. What comes from the run stands in code spans, where nothing is markup. */
export function renderMarkdown(report: GateReport, { name }: MarkdownOptions): string {
  const { procedure, subject, asOf, asOfSource, assurance, digest } = report;
  const head = [
    `## ${WORDS[report.verdict]}: ${code(name)}`,
    '',
    `${code(`${procedure.name} ${procedure.version}`)}, ${report.outcome.replace('_', ' ')}: ${code(subject.source ?? 'unknown')} → ${code(subject.target ?? 'unknown')} in ${code(subject.environment ?? 'unknown')}`,
    ...(subject.bound ? [] : ['', '**Not bound**: nobody said which release this run must be about.']),
    '',
    '| gate | verdict | satisfied |',
    '|---|---|---|',
    ...report.gates.map(gateRow),
  ];
  const foot = ['', `As of ${code(asOf)} (${asOfSource}), ${assurance}. Report ${code(digest)}`, ''];
  const issues = [
    ...section('Blocking', report.blockingIssues.map(issueItem)),
    ...section(
      'Undecided',
      report.undecided.map(({ code: reasonCode, requirement, reason, solution }) => [
        `- ${code(reasonCode)} ${code(requirement)}: ${code(reason)}`,
        `  - mend: ${prose(solution)}`,
      ]),
    ),
    ...section('Warnings', report.warnings.map(issueItem)),
    ...section('Waived', report.waivedIssues.map(issueItem)),
  ];
  return [...head, ...fitting(issues, MAX_LENGTH - lengthOf([...head, ...foot])), ...foot].join('\n');
}

const WORDS = { pass: 'Pass', fail: 'Fail', indeterminate: 'Indeterminate' } as const;

function gateRow({ gate, verdict, reason, requirements }: ReportGate): string {
  const binding = requirements.filter(({ result }) => result !== 'not_applicable');
  const satisfied = binding.filter(({ result }) => result === 'satisfied').length;
  const tally = reason === undefined ? `${satisfied} of ${binding.length}` : code(reason, true);
  return `| ${gate} | ${verdict.replace('_', ' ')} | ${tally} |`;
}

/** Blocks of lines; a block is shown whole or not at all. */
function section(title: string, items: readonly string[][]): string[][] {
  return items.length === 0 ? [] : [['', `### ${title} (${items.length})`, ''], ...items];
}

function issueItem({ code: issueCode, message, requirement, expected, actual, evidence, solution }: Issue): string[] {
  return [
    `- ${code(issueCode)} ${prose(message)} (${code(requirement)})`,
    ...evidence.slice(0, SHOWN_EVIDENCE).map((item) => `  - at ${place(item)}`),
    ...(expected === undefined ? [] : [`  - expected: ${code(wordValue(expected))}`]),
    ...(actual === undefined ? [] : [`  - actual: ${code(wordValue(actual))}`]),
    `  - mend: ${prose(solution)}`,
  ];
}

function place({ path, lines, pointer, excerpt }: ReportEvidence): string {
  const where = `${cleanName(path)}${lines === undefined ? '' : `:${lines[0]}`}`;
  const inside = pointer === undefined || pointer === '' ? '' : ` ${code(pointer)}`;
  return `${code(where)}${inside}${excerpt === undefined ? '' : `: ${code(excerpt)}`}`;
}

function fitting(blocks: readonly string[][], room: number): string[] {
  const shown: string[] = [];
  let length = 0;
  for (const [index, block] of blocks.entries()) {
    length += lengthOf(block);
    if (length > room) return [...shown, '', `${blocks.length - index} more are in the report.`];
    shown.push(...block);
  }
  return shown;
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

/** A code span: between more backticks than the text has in a row, and a bar only ends a cell of a table. */
function code(text: string, inTable = false): string {
  const shown = inTable ? clean(text).replaceAll('|', '\\|') : clean(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  // Without blanks, an edge of backticks would belong to the fence, and of blanks one would be lost.
  const needsSpace = shown === '' || /^[`\s]|[`\s]$/.test(shown);
  return needsSpace ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
}

/** A sentence of this program in which values of the run stand: what could be markup, or become a link, stands for itself. */
function prose(text: string): string {
  return (
    clean(text)
      .replaceAll(/[!#$&()*+./:<=>@[\\\]^_`{|}~]/g, (character) => `&#${character.charCodeAt(0)};`)
      // At the end of a word these are only what they are, and the source stays readable.
      .replaceAll(/&#(?:46|58|41);(?=\s|$)/g, (entity) => String.fromCharCode(Number(entity.slice(2, -1))))
      // Mentions and references to issues are found after entities are read; a comment between keeps them apart.
      .replaceAll(/&#(?:64|35);/g, '$&<!-- -->')
  );
}
