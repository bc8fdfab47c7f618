import fc from 'fast-check';
import type { GateReport } from '../../src/report/gateReport.ts';
import { boundOf, releases } from '../policy/ownPolicy.ts';
import { reportOf, undecided, violated } from '../report/ownReport.ts';

export const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
export const DECEIVING = /[\u200b-\u200f\u2028-\u202e\u2060-\u2069]/;

// Code points and no halves of pairs: strict readers let none of those through.
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '\u001b[2J\u001b[1;1HPASS',
    '\u001b]0;owned\u0007',
    '\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\',
    '\u009b31m',
    '\u001bPq#0\u001b\\',
    'a\r\nPASS  run  everything is fine',
    'a\nPASS',
    'a\u2028PASS',
    '\u202egpj.exe',
    '\b\b\b\b',
  ),
);

/** A report in which everything that a run can word is this text. */
export function hostileReport(text: string): GateReport {
  const evidence = releases(1, text).release.map((item) => ({
    ...item,
    source: { path: text, sha256: null, pointer: `/${text}` },
  }));
  const finding = {
    subject: text,
    expected: text,
    actual: [text, { [text === '__proto__' ? 'x' : text]: text }],
    evidence,
  };
  return reportOf({
    results: [
      violated(boundOf('a'), finding),
      violated(boundOf('b', undefined, { level: 'warn' }), finding),
      undecided(boundOf('c'), [text]),
    ],
    evidence: { release: evidence },
    collection: { show: () => ({ excerpt: text, lines: [1, 1] }) },
  });
}

/**
 * A report that somebody wrote by hand, to steer the terminal of whoever reads it: also what only this program words is
 * this text.
 */
export function forgedReport(text: string): GateReport {
  const report = hostileReport(text);
  const name = text === '' || text === '__proto__' ? 'x' : text;
  const issues = (list: GateReport['blockingIssues']) =>
    list.map((issue) => ({
      ...issue,
      id: `${issue.id}${name}`,
      requirement: name,
      title: name,
      message: name,
      solution: name,
      runbook: name,
      params: { [name]: name },
      waive: name,
    }));
  return {
    ...report,
    asOf: name,
    procedure: { ...report.procedure, name, version: name },
    tool: { name: 'rungate', version: name },
    policy: { ...report.policy, opa: name },
    config: { ...report.config, params: { [name]: { value: 1, default: 1, loosened: false } } },
    subject: { ...report.subject, expected: { target: name } },
    gates: report.gates.map((gate) => ({
      ...gate,
      requirements: gate.requirements.map((row) => ({ ...row, id: name, rule: name, criteria: [name] })),
    })),
    blockingIssues: issues(report.blockingIssues),
    warnings: issues(report.warnings),
    undecided: report.undecided.map((entry) => ({
      ...entry,
      id: `${entry.id}${name}`,
      requirement: name,
      reason: name,
    })),
    inventory: report.inventory.map((row) => ({ ...row, path: name })),
  };
}
