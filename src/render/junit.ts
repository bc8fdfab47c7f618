import type { GateReport, ReportGate } from '../report/gateReport.ts';
import { findings, type RequirementRow, requirementRows } from './requirementRow.ts';
import { renderTestSuites, type TestCase, type TestSuite } from './testSuites.ts';

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
  return renderTestSuites(`rungate ${report.procedure.name}`, suites);
}

function suite(name: string, cases: readonly TestCase[]): TestSuite {
  return { name, cases };
}

function gateCases(
  { procedure }: GateReport,
  { gate, verdict, reason }: ReportGate,
  rows: readonly RequirementRow[],
): TestCase[] {
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

function requirementCase(classname: string, row: RequirementRow): TestCase {
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

function verdictCase({ verdict, procedure, digest }: GateReport): TestCase {
  return {
    classname: procedure.name,
    name: 'verdict',
    outcome: verdict === 'pass' ? 'passed' : verdict === 'fail' ? 'failure' : 'error',
    message: verdict,
    detail: [`report ${digest}`],
  };
}
