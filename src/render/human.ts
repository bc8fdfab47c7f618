import { GATES } from '../procedure/procedure.ts';
import type { GateReport, Issue, ReportGate, Verdict } from '../report/gateReport.ts';
import { wordValue } from '../report/message.ts';
import { type Baseline, baselineOf, NO_BASELINE } from './baseline.ts';
import { clean } from './clean.ts';
import { evidencePlace } from './evidencePlace.ts';
import { assuranceLines, exceptionLines } from './exceptions.ts';
import { type Paint, painter, type Style, VERDICT_STYLES } from './paint.ts';

export interface HumanOptions {
  readonly colour: boolean;
  /** How the user named the run; shown only, and never part of the report. */
  readonly name: string;
  /** An earlier report of the same procedure: issues are then marked as new or known. */
  readonly baseline?: GateReport;
}

/** The report for a person at a terminal: the verdict and what it is about, the gates, then each issue and its cure. */
export function renderHuman(report: GateReport, { colour, name, baseline: earlier }: HumanOptions): string {
  const paint = painter(colour);
  const baseline = earlier === undefined ? NO_BASELINE : baselineOf(earlier, report);
  return [
    headline(report, name, paint),
    ...subjectLines(report, paint),
    ...assuranceLines(report, paint),
    '',
    ...gateTable(report, paint),
    ...baseline.lines(paint),
    ...section('Blocking', report.blockingIssues, 'bad', baseline, paint),
    ...undecidedSection(report, baseline, paint),
    ...section('Warnings', report.warnings, 'open', baseline, paint),
    ...exceptionLines(report, baseline, paint),
    '',
    ...footer(report, paint),
    '',
  ].join('\n');
}

const WORDS: Readonly<Record<Verdict, string>> = { pass: 'PASS', fail: 'FAIL', indeterminate: 'INDETERMINATE' };

function headline(report: GateReport, name: string, paint: Paint): string {
  const { verdict, outcome } = report;
  return `${paint(VERDICT_STYLES[verdict], paint('bold', WORDS[verdict]))}  ${clean(name)}  ${paint('dim', `${report.procedure.name} ${report.procedure.version}, ${outcome.replace('_', ' ')}`)}`;
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
    return `  ${paint(VERDICT_STYLES[verdict], MARKS[verdict])} ${gate.padEnd(width)}  ${paint('dim', row === undefined ? '' : tally(row))}`;
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
  const warned = binding.filter(({ result, level }) => result === 'violated' && level === 'warn').length;
  const parts = [`${count('satisfied')} of ${binding.length} satisfied`];
  if (count('violated') > warned) parts.push(`${count('violated') - warned} violated`);
  if (warned > 0) parts.push(`${warned} warned`);
  if (count('triggered') > 0) parts.push(`${count('triggered')} triggered the rollback`);
  if (count('waived') > 0) parts.push(`${count('waived')} waived`);
  if (count('undecided') > 0) parts.push(`${count('undecided')} undecided`);
  return parts.join(', ');
}

function section(title: string, issues: readonly Issue[], style: Style, baseline: Baseline, paint: Paint): string[] {
  if (issues.length === 0) return [];
  return [
    '',
    paint('bold', `${title} (${issues.length})`),
    ...issues.flatMap((issue) => issueLines(issue, style, baseline, paint)),
  ];
}

function issueLines(issue: Issue, style: Style, baseline: Baseline, paint: Paint): string[] {
  const { id, code, message, requirement, expected, actual, evidence, solution, runbook } = issue;
  return [
    '',
    `  ${baseline.mark(id)}${paint(style, code)}  ${clean(message)}`,
    ...evidence.slice(0, SHOWN_EVIDENCE).flatMap((item) => evidencePlace(item, paint).map((line) => `    ${line}`)),
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

function undecidedSection({ undecided }: GateReport, baseline: Baseline, paint: Paint): string[] {
  if (undecided.length === 0) return [];
  return [
    '',
    paint('bold', `Undecided (${undecided.length})`),
    ...undecided.flatMap(({ id, code, requirement, reason, solution }) => [
      '',
      `  ${baseline.mark(id)}${paint('open', code)}  ${requirement}`,
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
