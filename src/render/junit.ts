import type { GateReport, ReportGate } from '../report/gateReport.ts';
import { clean } from './clean.ts';
import { findings, type RequirementRow, requirementRows } from './requirementRow.ts';

/**
 * JUnit XML: a suite for each gate, a case for each requirement. A last case is the verdict itself, so that no reader takes
 * a report without requirements for a green one.
 */
export function renderJunit(report: GateReport): string {
  const rows = requirementRows(report);
  const suites = [
    ...report.gates.map((gate) => suite(gate.gate, gateCases(report, gate, rows))),
    suite('verdict', [verdictCase(report)]),
  ];
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name=${quoted(`rungate ${report.procedure.name}`)}${countsOf(all)}>`,
    ...suites.flatMap(({ name, cases }) => [
      `  <testsuite name=${quoted(name)}${countsOf(cases)} skipped="${count(cases, 'skipped')}">`,
      ...cases.flatMap((one) => lines(one)),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Case {
  readonly classname: string;
  readonly name: string;
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped';
  readonly message: string;
  readonly detail: readonly string[];
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

function suite(name: string, cases: readonly Case[]): Suite {
  return { name, cases };
}

function gateCases(
  { procedure }: GateReport,
  { gate, verdict, reason }: ReportGate,
  rows: readonly RequirementRow[],
): Case[] {
  const classname = `${procedure.name}.${gate}`;
  if (reason !== undefined) {
    const outcome = verdict === 'not_applicable' ? 'skipped' : 'error';
    return [{ classname, name: gate, outcome, message: reason, detail: [] }];
  }
  return rows.filter((row) => row.gate === gate).map((row) => requirementCase(classname, row));
}

const OUTCOMES = {
  passed: 'passed',
  failed: 'failure',
  undecided: 'error',
  // They do not block, so they do not fail; what they found is in the output.
  advisory: 'passed',
  excused: 'passed',
  skipped: 'skipped',
} as const;

function requirementCase(classname: string, row: RequirementRow): Case {
  const detail = findings(row);
  const { requirement, state, issues, undecided } = row;
  const codes = [...issues, ...undecided].map(({ code }) => code);
  return {
    classname,
    name: requirement.id,
    outcome: OUTCOMES[state],
    message: state === 'skipped' ? `does not bind here (${requirement.when})` : [...new Set(codes)].join(', '),
    detail: state === 'advisory' || state === 'excused' ? [`${state}: ${requirement.result}`, ...detail] : detail,
  };
}

function verdictCase({ verdict, procedure, digest }: GateReport): Case {
  return {
    classname: procedure.name,
    name: 'verdict',
    outcome: verdict === 'pass' ? 'passed' : verdict === 'fail' ? 'failure' : 'error',
    message: verdict,
    detail: [`report ${digest}`],
  };
}

function lines({ classname, name, outcome, message, detail }: Case): string[] {
  const open = `    <testcase classname=${quoted(classname)} name=${quoted(name)}`;
  const text = detail.map((line) => xml(line)).join('\n');
  if (outcome === 'passed') {
    return text === '' ? [`${open}/>`] : [`${open}>`, `      <system-out>${text}</system-out>`, '    </testcase>'];
  }
  if (outcome === 'skipped') return [`${open}>`, `      <skipped message=${quoted(message)}/>`, '    </testcase>'];
  const element = `<${outcome} type=${quoted(message)} message=${quoted(detail[0] ?? message)}>${text}</${outcome}>`;
  return [`${open}>`, `      ${element}`, '    </testcase>'];
}

function countsOf(cases: readonly Case[]): string {
  return ` tests="${cases.length}" failures="${count(cases, 'failure')}" errors="${count(cases, 'error')}"`;
}

function count(cases: readonly Case[], outcome: Case['outcome']): number {
  return cases.filter((one) => one.outcome === outcome).length;
}

function quoted(text: string): string {
  return `"${xml(text)}"`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Without what XML 1.0 cannot hold in any spelling: control characters, which `clean` escapes, and noncharacters. */
function xml(text: string): string {
  return clean(text)
    .replaceAll(/[\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
