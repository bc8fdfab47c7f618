import { Buffer } from 'node:buffer';
import type { Collection } from '../collect/collect.ts';
import type { EvidenceItem } from '../evidence/evidence.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import { isObject, type JsonValue } from '../format/jsonValue.ts';
import { sortedBy } from '../format/order.ts';
import { sha256Hex } from '../format/sha256.ts';
import type { BoundRequirement } from '../policy/bindRequirements.ts';
import { gateOf } from '../policy/catalogue.ts';
import type { Finding } from '../policy/evaluate.ts';
import type { Procedure } from '../procedure/procedure.ts';
import type { Issue, ReportEvidence } from './gateReport.ts';
import { fillMessage } from './message.ts';

const MAX_EVIDENCE = 20;

/** What issues are worded from. */
export interface IssueContext {
  readonly procedure: Procedure;
  readonly collection: Collection;
  /** The target release, or the run digest where none is stated: what an exception for one issue is tied to. */
  readonly boundTo: string;
}

/** One requirement's findings as issues, in the order of their ids. */
export function issuesOf(bound: BoundRequirement, findings: readonly Finding[], context: IssueContext): Issue[] {
  const issues = findings.map((finding) => issueOf(bound, finding, context));
  // Two findings may share code and subject, as two secrets in one file do: the order of their content numbers them.
  const ordered = sortedBy(issues, (issue) => `${issue.id} ${canonicalJson(issue as unknown as JsonValue)}`);
  const taken = new Set(ordered.map(({ id }) => id));
  const given = new Set<string>();
  return ordered.map((issue) => {
    let { id } = issue;
    for (let number = 2; given.has(id) || (id !== issue.id && taken.has(id)); number += 1) id = `${issue.id}#${number}`;
    given.add(id);
    // By code and subject: were it by number, mending the first of two would make its waiver cover the second.
    return { ...issue, id, waive: issue.waive === null ? null : `${issue.id}@${context.boundTo}` };
  });
}

function issueOf({ requirement, rule, parameters }: BoundRequirement, finding: Finding, context: IssueContext): Issue {
  const { procedure, collection } = context;
  const subject = boundedSubject(finding.subject);
  const actual = finding.actual === undefined ? undefined : boundedValue(finding.actual);
  const code = rule.codes.find((entry) => entry.code === finding.code);
  const role = procedure.files.find((file) => file.role === finding.subject);
  const stated = finding.expected ?? role?.path.source;
  const expected = stated === undefined ? undefined : boundedValue(stated);
  const values = {
    subject,
    ...(expected !== undefined && { expected }),
    ...(actual !== undefined && { actual }),
  };
  const items = finding.evidence.length > 0 ? finding.evidence : nearestEvidence(finding, context, parameters);
  return {
    id: `${procedure.name}:${requirement.id}:${finding.code}:${subject}`,
    gate: gateOf(rule),
    requirement: requirement.id,
    code: finding.code,
    subject,
    title: rule.title,
    message: fillMessage(code?.message ?? rule.title, values),
    solution: requirement.solution,
    runbook: requirement.runbook,
    params: Object.fromEntries(
      Object.entries(parameters).flatMap(([name, bound]) => ('value' in bound ? [[name, bound.value]] : [])),
    ),
    ...(expected !== undefined && { expected }),
    ...(actual !== undefined && { actual }),
    evidence: reportEvidence(items, collection),
    // Which exception covers exactly this issue is known once its id is.
    waive: code?.waivable === true ? '' : null,
  };
}

/** Where something is missing, the files that should hold it: the one named by the finding, or those the line reads. */
function nearestEvidence(
  finding: Finding,
  { collection }: IssueContext,
  parameters: BoundRequirement['parameters'],
): readonly EvidenceItem[] {
  const files = collection.evidence.file;
  const named = files.filter(({ from }) => from === finding.subject);
  if (named.length > 0) return named;
  const roles = Object.values(parameters).flatMap((bound) =>
    'selector' in bound ? [bound.selector.where?.['from'] ?? []].flat() : [],
  );
  return files.filter(({ from }) => roles.includes(from));
}

function reportEvidence(items: readonly EvidenceItem[], collection: Collection): ReportEvidence[] {
  const entries = items.map(({ source }): ReportEvidence => {
    const { excerpt, lines } = collection.show(source);
    return {
      path: source.path,
      sha256: source.sha256,
      ...(source.pointer !== undefined && { pointer: source.pointer }),
      ...(lines !== undefined && { lines }),
      ...(excerpt !== undefined && { excerpt }),
    };
  });
  const unique = new Map(
    entries.map((entry) => [
      `${entry.path}\0${String(entry.lines?.[0] ?? 0).padStart(12, '0')}\0${entry.pointer ?? ''}`,
      entry,
    ]),
  );
  return sortedBy([...unique], ([key]) => key)
    .map(([, entry]) => entry)
    .slice(0, MAX_EVIDENCE);
}

const MAX_CHARACTERS = 1000;
const MAX_MEMBERS = 200;

/** Values come from the run, and a report repeats them: one of them must not make it grow without bound. */
function bounded(text: string): string {
  return text.length <= MAX_CHARACTERS ? text : `${Array.from(text).slice(0, MAX_CHARACTERS).join('')}…`;
}

/** Two subjects that begin alike stay two: else the waiver of one would cover the other. */
function boundedSubject(text: string): string {
  const short = bounded(text);
  return short === text ? text : `${short}${sha256Hex(Buffer.from(text, 'utf8'))}`;
}

function boundedValue(value: JsonValue): JsonValue {
  if (typeof value === 'string') return bounded(value);
  if (Array.isArray(value)) return value.slice(0, MAX_MEMBERS).map(boundedValue);
  if (!isObject(value)) return value;
  const members = Object.entries(value).slice(0, MAX_MEMBERS);
  return Object.fromEntries(members.map(([key, member]) => [bounded(key), boundedValue(member)]));
}
