import { escapeControl, stripControl } from '../format/ansi.ts';
import { GATES } from '../procedure/procedure.ts';
import type { GateReport, Issue, ReportEvidence, ReportGate, Verdict } from '../report/gateReport.ts';
import { wordValue } from '../report/message.ts';

export interface HumanOptions {
  readonly colour: boolean;
  /** How the user named the run; shown only, and never part of the report. */
  readonly name: string;
}

type Paint = (style: Style, text: string) => string;
type Style = 'good' | 'bad' | 'open' | 'dim' | 'bold';

const CODES: Readonly<Record<Style, string>> = { good: '32', bad: '31', open: '33', dim: '2', bold: '1' };
const STYLES: Readonly<Record<ReportGate['verdict'], Style>> = {
  pass: 'good',
  fail: 'bad',
  indeterminate: 'open',
  not_applicable: 'dim',
};

/** The report for a person at a terminal: the verdict and what it is about, the gates, then each issue and its cure. */
export function renderHuman(report: GateReport, { colour, name }: HumanOptions): string {
  const paint: Paint = (style, text) => (colour ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
  return [
    headline(report, name, paint),
    ...subjectLines(report, paint),
    '',
    ...gateTable(report, paint),
    ...section('Blocking', report.blockingIssues, 'bad', paint),
    ...undecidedSection(report, paint),
    ...section('Warnings', report.warnings, 'open', paint),
    '',
    ...footer(report, paint),
    '',
  ].join('\n');
}

const WORDS: Readonly<Record<Verdict, string>> = { pass: 'PASS', fail: 'FAIL', indeterminate: 'INDETERMINATE' };

function headline(report: GateReport, name: string, paint: Paint): string {
  const { verdict, outcome } = report;
  return `${paint(STYLES[verdict], paint('bold', WORDS[verdict]))}  ${clean(name)}  ${paint('dim', `${report.procedure.name} ${report.procedure.version}, ${outcome.replace('_', ' ')}`)}`;
}

function subjectLines({ subject }: GateReport, paint: Paint): string[] {
  const identity = `${subject.source ?? 'unknown'} → ${subject.target ?? 'unknown'} in ${subject.environment ?? 'unknown'}`;
  const unbound = 'Not bound: nobody said which release this run must be about (--expect target=…).';
  return [...(subject.bound ? [] : [paint('open', unbound)]), clean(identity)];
}

function gateTable(report: GateReport, paint: Paint): string[] {
  const width = Math.max(...GATES.map((gate) => gate.length));
  return GATES.map((gate) => {
    const row = report.gates.find((candidate) => candidate.gate === gate);
    const verdict = row?.verdict ?? 'indeterminate';
    return `  ${paint(STYLES[verdict], MARKS[verdict])} ${gate.padEnd(width)}  ${paint('dim', row === undefined ? '' : tally(row))}`;
  });
}

const MARKS: Readonly<Record<ReportGate['verdict'], string>> = {
  pass: '✓',
  fail: '✗',
  indeterminate: '?',
  not_applicable: '–',
};

function tally({ verdict, reason, requirements }: ReportGate): string {
  if (verdict === 'not_applicable') return clean(reason ?? 'not applicable');
  const binding = requirements.filter(({ result }) => result !== 'not_applicable');
  const count = (result: string) => binding.filter((requirement) => requirement.result === result).length;
  const parts = [`${count('satisfied')} of ${binding.length} satisfied`];
  if (count('violated') > 0) parts.push(`${count('violated')} violated`);
  if (count('triggered') > 0) parts.push(`${count('triggered')} triggered the rollback`);
  if (count('undecided') > 0) parts.push(`${count('undecided')} undecided`);
  return parts.join(', ');
}

function section(title: string, issues: readonly Issue[], style: Style, paint: Paint): string[] {
  if (issues.length === 0) return [];
  return [
    '',
    paint('bold', `${title} (${issues.length})`),
    ...issues.flatMap((issue) => issueLines(issue, style, paint)),
  ];
}

function issueLines(issue: Issue, style: Style, paint: Paint): string[] {
  const { code, message, requirement, expected, actual, evidence, solution, runbook } = issue;
  return [
    '',
    `  ${paint(style, code)}  ${clean(message)}`,
    ...evidence.slice(0, SHOWN_EVIDENCE).flatMap((item) => evidenceLines(item, paint)),
    ...(evidence.length > SHOWN_EVIDENCE
      ? [paint('dim', `    … and ${evidence.length - SHOWN_EVIDENCE} more places, in the report`)]
      : []),
    ...(expected === undefined ? [] : [`    expected  ${clean(wordValue(expected))}`]),
    ...(actual === undefined ? [] : [`    actual    ${clean(wordValue(actual))}`]),
    `    mend      ${clean(solution)}`,
    paint('dim', `    runbook   ${clean(runbook)} (${requirement})`),
  ];
}

const SHOWN_EVIDENCE = 4;

function evidenceLines({ path, lines, pointer, excerpt }: ReportEvidence, paint: Paint): string[] {
  const place = lines === undefined ? '' : `:${lines[0]}`;
  const inside = pointer === undefined || pointer === '' ? '' : ` ${pointer}`;
  return [
    `    ${clean(path)}${place}${paint('dim', clean(inside))}`,
    ...(excerpt === undefined ? [] : [paint('dim', `      ${clean(excerpt)}`)]),
  ];
}

function undecidedSection({ undecided }: GateReport, paint: Paint): string[] {
  if (undecided.length === 0) return [];
  return [
    '',
    paint('bold', `Undecided (${undecided.length})`),
    ...undecided.flatMap(({ code, requirement, reason, solution }) => [
      '',
      `  ${paint('open', code)}  ${requirement}`,
      `    reason    ${clean(reason)}`,
      `    mend      ${clean(solution)}`,
    ]),
  ];
}

function footer(report: GateReport, paint: Paint): string[] {
  const { summary, run, asOf, asOfSource, assurance } = report;
  const evidence = Object.values(summary.evidence).reduce((sum, count) => sum + count, 0);
  return [
    paint(
      'dim',
      `${summary.requirements} requirements, ${evidence} evidence items, ${run.entries} entries, ${run.bytes} bytes; ${assurance}`,
    ),
    paint('dim', `as of ${asOf} (${asOfSource}); run ${run.digest}`),
    paint('dim', `report ${report.digest}`),
  ];
}

/** Names and excerpts come from the run: none of their bytes may steer the terminal, nor begin a line of their own. */
function clean(text: string): string {
  return escapeControl(stripControl(text).replaceAll(/[\n\t]/g, ' '));
}
