import { Buffer } from 'node:buffer';
import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonObject } from '../format/jsonValue.ts';
import { sortedBy } from '../format/order.ts';
import { sha256Hex } from '../format/sha256.ts';
import type { GateReport, Issue, ReportEvidence, UndecidedRequirement } from '../report/gateReport.ts';
import { clean } from './clean.ts';
import { runUri } from './runPath.ts';

export interface SarifOptions {
  /** How the user named the run: results need paths from the root of the repository. */
  readonly name: string;
}

type Level = 'error' | 'warning' | 'note';

/** One finding, before it is written as a result. */
interface Found {
  readonly id: string;
  readonly code: string;
  readonly gate: string;
  readonly requirement: string;
  readonly title: string;
  readonly text: string;
  readonly solution: string;
  readonly level: Level;
  readonly evidence: readonly ReportEvidence[];
  readonly isWaived: boolean;
}

/**
 * SARIF 2.1.0: a rule for each code, a result for each issue at the lines of its evidence. A result is the same in every run
 * by its fingerprint, which is that of the issue's id, whatever moved in the files.
 */
export function renderSarif(report: GateReport, { name }: SarifOptions): string {
  const found = [
    ...report.blockingIssues.map((issue) => issueFound(issue, 'error')),
    ...report.undecided.map(undecidedFound),
    ...report.warnings.map((issue) => issueFound(issue, 'warning')),
    ...report.waivedIssues.map((issue) => issueFound(issue, 'error', true)),
  ];
  const rules = rulesOf(found);
  const ids = rules.map(({ id }) => id);
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'rungate', version: clean(report.tool.version), rules } },
        automationDetails: { id: `rungate/${clean(report.procedure.name)}/` },
        invocations: [{ executionSuccessful: report.verdict !== 'indeterminate' }],
        columnKind: 'unicodeCodePoints',
        results: found.map((one) => resultOf(one, ids.indexOf(one.code), name)),
        properties: {
          verdict: report.verdict,
          outcome: report.outcome,
          asOf: clean(report.asOf),
          report: report.digest,
        },
      },
    ],
  } satisfies JsonObject;
  return `${canonicalJson(log)}\n`;
}

function issueFound(issue: Issue, level: Level, isWaived = false): Found {
  return { ...issue, text: issue.message, level, isWaived };
}

function undecidedFound({ reason, ...entry }: UndecidedRequirement): Found {
  const text = `Undecided: ${reason}.`;
  return { ...entry, title: 'Undecided', text, level: 'error', evidence: [], isWaived: false };
}

function rulesOf(found: readonly Found[]): (JsonObject & { readonly id: string })[] {
  const first = new Map<string, Found>();
  for (const one of found) if (!first.has(one.code)) first.set(one.code, one);
  return sortedBy([...first.values()], ({ code }) => code).map(({ code, title, gate, solution }) => ({
    id: code,
    shortDescription: { text: clean(title) },
    help: { text: clean(solution) },
    properties: { tags: [gate] },
  }));
}

function resultOf(found: Found, ruleIndex: number, name: string): JsonObject {
  const { id, code, gate, requirement, text, solution, level, evidence, isWaived } = found;
  const [first, ...others] = evidence;
  const fingerprint = sha256Hex(Buffer.from(id, 'utf8'));
  return {
    ruleId: code,
    ruleIndex,
    level,
    message: { text: message(`${text} ${solution}`) },
    locations: [
      {
        ...physical(first, name),
        logicalLocations: [{ fullyQualifiedName: clean(`${gate}/${requirement}`), kind: 'requirement' }],
      },
    ],
    relatedLocations: others.map((item, index) => ({ id: index + 1, ...physical(item, name) })),
    fingerprints: { 'rungateIssue/v1': fingerprint },
    // What GitHub tells results apart by; by itself it would take the text of a line, which others share.
    partialFingerprints: { primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1` },
    ...(isWaived && { suppressions: [{ kind: 'external', status: 'accepted' }] }),
    properties: { issue: clean(id), requirement: clean(requirement) },
  };
}

/** Missing evidence stands nowhere: then the place is the run itself. */
function physical(evidence: ReportEvidence | undefined, name: string): JsonObject {
  const uri = runUri(name, evidence?.path ?? '').replace(/\/$/, '');
  const lines = evidence?.lines;
  return {
    physicalLocation: {
      artifactLocation: { uri: uri === '' ? '.' : uri },
      ...(lines !== undefined && {
        region: {
          startLine: lines[0],
          endLine: lines[1],
          ...(evidence?.excerpt !== undefined && { snippet: { text: clean(evidence.excerpt) } }),
        },
      }),
    },
  };
}

/** Brackets would be links and braces with a number placeholders (SARIF 2.1.0, 3.11.5 and 3.11.6). */
function message(text: string): string {
  return clean(text)
    .replaceAll(/[\\[\]]/g, '\\$&')
    .replaceAll(/\{(?=[0-9]+\})/g, '{{')
    .replaceAll(/(\{\{[0-9]+)\}/g, '$1}}');
}
