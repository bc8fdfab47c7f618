import type { JsonValue } from '../format/jsonValue.ts';
import { type BoundRequirement, bindRequirements } from '../policy/bindRequirements.ts';
import { type FileRead, filesRead } from '../policy/filesRead.ts';
import type { Policy } from '../policy/loadPolicy.ts';
import type { FileDeclaration, Procedure } from '../procedure/procedure.ts';
import type { GateReport, Issue, ReportRequirement } from '../report/gateReport.ts';
import { wordValue } from '../report/message.ts';
import type { ReportEntry } from '../report/reportEntries.ts';
import { clean, cleanName } from './clean.ts';
import { evidencePlace } from './evidencePlace.ts';
import { LIST_STYLES, LIST_WORDS } from './listWords.ts';
import { type Paint, painter, VERDICT_STYLES } from './paint.ts';

export interface ExplanationOptions {
  readonly colour: boolean;
  /** What is installed here. It explains only where it is what the report was made by: both digests must be the report's. */
  readonly policy?: Policy;
  readonly procedure?: Procedure;
}

/** Why each of these entries of a report is there, and how to mend it: all that a person needs to mend the run. */
export function renderExplanation(
  report: GateReport,
  entries: readonly ReportEntry[],
  { colour, policy, procedure }: ExplanationOptions,
): string {
  const paint = painter(colour);
  const source = sourceOf(report, policy, procedure);
  return [
    headline(report, paint),
    ...(source === undefined ? [paint('dim', FROM_THE_REPORT)] : []),
    ...(entries.length === 0 ? ['Nothing to explain: the report has no issue, and nothing is undecided.'] : []),
    ...entries.flatMap((entry) => ['', ...entryLines(entry, report, source, paint)]),
    '',
  ].join('\n');
}

const FROM_THE_REPORT =
  'From the report alone: the policy or the procedure that made it is not the one that is installed here.';

function headline({ verdict, outcome, procedure, asOf, digest }: GateReport, paint: Paint): string {
  const about = `${clean(procedure.name)} ${clean(procedure.version)}, ${outcome.replace('_', ' ')}, as of ${clean(asOf)}, ${digest}`;
  return `${paint(VERDICT_STYLES[verdict], verdict.toUpperCase())}  ${paint('dim', about)}`;
}

/** The requirement lines as they were judged, with their rules. */
interface Source {
  readonly procedure: Procedure;
  readonly bound: ReadonlyMap<string, BoundRequirement>;
}

function sourceOf(
  { config, ...report }: GateReport,
  policy: Policy | undefined,
  procedure: Procedure | undefined,
): Source | undefined {
  if (policy?.digest !== report.policy.digest || procedure?.digest !== report.procedure.digest) return undefined;
  const params = Object.fromEntries(Object.entries(config.params).map(([name, { value }]) => [name, value]));
  // No report that this procedure was judged for: binding its requirements would throw.
  if (!Object.keys(procedure.params).every((name) => Object.hasOwn(params, name))) return undefined;
  // Nor without the rules that its user added, or with others of that name.
  const own = new Set((policy.own ?? []).flatMap(({ digest, rules }) => rules.map(({ rule }) => `${rule} ${digest}`)));
  if (!report.policy.userPolicies.every(({ name, digest }) => own.has(`${name} ${digest}`))) return undefined;
  const bound = bindRequirements(procedure, policy.rules, params);
  return { procedure, bound: new Map(bound.map((one) => [one.requirement.id, one])) };
}

type Row = readonly [name: string, lines: readonly string[]];

function entryLines(listed: ReportEntry, report: GateReport, source: Source | undefined, paint: Paint): string[] {
  const { list, entry } = listed;
  const bound = source?.bound.get(entry.requirement);
  const row = report.gates.flatMap(({ requirements }) => requirements).find(({ id }) => id === entry.requirement);
  const issue = listed.list === 'undecided' ? undefined : listed.entry;
  const runbook = issue?.runbook ?? bound?.requirement.runbook;
  const rows: Row[] = [
    ['id', [clean(entry.id)]],
    ['rule', ruleLines(row, bound)],
    ['demanded', [demand(entry.requirement, row, bound)]],
    ['runbook', runbook === undefined ? [] : [clean(runbook)]],
    ['with', withLines(issue)],
    ['expected', valueLines(issue?.expected)],
    ['actual', valueLines(issue?.actual)],
    ['evidence', issue?.evidence.flatMap((item) => placeLines(item, paint)) ?? []],
    ['looked in', lookedIn(issue, report, source, bound)],
    ['mend', [clean(entry.solution)]],
    ['waive', waiveLines(listed)],
  ];
  const text = listed.list === 'undecided' ? listed.entry.reason : listed.entry.message;
  return [
    `${paint(LIST_STYLES[list], LIST_WORDS[list].toUpperCase())}  ${paint('bold', entry.code)}  ${clean(text)}`,
    ...rows.flatMap(([name, lines]) =>
      lines.map((line, index) => `  ${paint('dim', (index === 0 ? name : '').padEnd(10))}${line}`),
    ),
  ];
}

function ruleLines(row: ReportRequirement | undefined, bound: BoundRequirement | undefined): string[] {
  const name = bound?.rule.rule ?? row?.rule;
  if (name === undefined) return [];
  if (bound === undefined) return [clean(name)];
  return [`${name}: ${bound.rule.title}`, ...bound.rule.description.trim().split('\n').map(clean)];
}

const BASIS = { D: 'stated in the runbook', A: 'added so that the words cannot be met by an empty gesture' } as const;

function demand(id: string, row: ReportRequirement | undefined, bound: BoundRequirement | undefined): string {
  const criteria = row === undefined ? [] : [`criteria ${row.criteria.map(clean).join(' ')}`];
  const basis = bound === undefined ? [] : [`basis ${bound.requirement.basis}: ${BASIS[bound.requirement.basis]}`];
  return [`by the requirement ${clean(id)}`, ...criteria, ...basis, ...loweredBy(row?.lowered)].join(', ');
}

function loweredBy(lowered: ReportRequirement['lowered']): string[] {
  if (lowered === undefined) return [];
  if (lowered.by === 'strictness') return ['only a warning by the strictness of the configuration'];
  return [`only a warning until ${clean(lowered.until)}, by ${clean(lowered.owner)}`];
}

function withLines(issue: Issue | undefined): string[] {
  return Object.entries(issue?.params ?? {}).map(([name, value]) => `${clean(name)}: ${clean(wordValue(value))}`);
}

function valueLines(value: JsonValue | undefined): string[] {
  return value === undefined ? [] : [clean(wordValue(value))];
}

function placeLines(item: Issue['evidence'][number], paint: Paint): string[] {
  const [place = '', ...excerpt] = evidencePlace(item, paint);
  const [first, last] = item.lines ?? [0, 0];
  return [last > first ? `${place} ${paint('dim', `(to line ${last})`)}` : place, ...excerpt];
}

/** Where nothing stands that could be shown, the files that should have held it, and the lines that would be evidence. */
function lookedIn(
  issue: Issue | undefined,
  report: GateReport,
  source: Source | undefined,
  bound: BoundRequirement | undefined,
): string[] {
  if (issue !== undefined && issue.evidence.length > 0) return [];
  if (source === undefined || bound === undefined) return issue === undefined ? [] : ['no place in the run shows it'];
  const about = source.procedure.files.find(({ role }) => role === issue?.subject);
  const read = about === undefined ? filesRead(source.procedure, bound) : [{ file: about, lines: [] }];
  return read.length === 0 ? ['the run as a whole'] : fileLines(read, report);
}

/** Files in which the same lines would be evidence stand together, those in which they cannot be found first. */
function fileLines(read: readonly FileRead[], report: GateReport): string[] {
  const groups = new Map<string, FileRead[]>();
  for (const one of read) {
    const key = one.lines.map(({ template }) => template.source).join('\n');
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => [
    ...STATES.flatMap((state) =>
      group
        .filter(({ file }) => stateOf(file, report) === state)
        .map(({ file }) => `${cleanName(file.path.source)}${state}`),
    ),
    ...(group[0]?.lines ?? []).map(({ template }) => `  for a line like: ${clean(template.source)}`),
  ]);
}

const STATES = [' (missing)', ' (there, but not readable)', '', ' (optional, not there)'] as const;

function stateOf({ path, optional }: FileDeclaration, { inventory }: GateReport): (typeof STATES)[number] {
  const rows = inventory.filter((row) => row.type === 'file' && path.matches(row.path));
  if (rows.length === 0) return optional ? ' (optional, not there)' : ' (missing)';
  return rows.some(({ status }) => status === 'unreadable') ? ' (there, but not readable)' : '';
}

function waiveLines({ list, entry }: ReportEntry): string[] {
  if (list === 'undecided')
    return ['not possible: nothing was found that could be excepted, and silence is no consent'];
  if (entry.waive === null) return [`not possible: findings with the code ${entry.code} are never excepted`];
  return [WAIVING[list], clean(entry.waive)];
}

const WAIVING = {
  blockingIssues: 'under `waivers` in the configuration, with an owner, a reason and an expiry; the exact selector is',
  warnings: 'not needed: a warning does not block; the exact selector is',
  waivedIssues: 'done: the report shows by what; the exact selector is',
} as const;
