import type { JsonValue } from '../format/jsonValue.ts';
import { sortedBy } from '../format/order.ts';
import type { GateReport, Outcome, Verdict } from './gateReport.ts';
import { changedFactors, changedMembers, type FactorChange } from './factors.ts';
import { REPORT_LISTS, type ReportEntry, reportEntries, type ReportList } from './reportEntries.ts';

/** What differs between two reports. `before` and `after` are only the order in which they were given. */
export interface Comparison {
  readonly before: string;
  readonly after: string;
  /** The reports are the same in every byte of their canonical form. */
  readonly identical: boolean;
  /** Verdict, outcome and issues are the same; issues in list and content. */
  readonly same: boolean;
  readonly verdict: Change<Verdict>;
  readonly outcome: Change<Outcome>;
  readonly issues: {
    readonly added: readonly ComparedEntry[];
    readonly removed: readonly ComparedEntry[];
    readonly changed: readonly ChangedEntry[];
  };
  readonly factors: readonly FactorChange[];
  /** Paths of the run whose entries differ. */
  readonly entries: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly string[];
  };
  /** Members of the report that differ beside all these: `assurance`, `subject`, `gates`, … */
  readonly others: readonly string[];
}

interface Change<T> {
  readonly before: T;
  readonly after: T;
}

export interface ComparedEntry {
  readonly id: string;
  readonly list: ReportList;
  readonly requirement: string;
  readonly code: string;
  /** What the issue says; of an undecided requirement, its reason. */
  readonly text: string;
}

/** In both reports, in another list or with another content. */
export interface ChangedEntry extends ComparedEntry {
  readonly listBefore: ReportList;
  /** Which members of the entry differ; none where only the list does. */
  readonly members: readonly string[];
}

/** Compares two reports of this or of different runs: what they decide, and everything recorded that could explain it. */
export function compareReports(before: GateReport, after: GateReport): Comparison {
  const issues = compareEntries(before, after);
  const verdict = { before: before.verdict, after: after.verdict };
  const outcome = { before: before.outcome, after: after.outcome };
  const changes = issues.added.length + issues.removed.length + issues.changed.length;
  return {
    before: before.digest,
    after: after.digest,
    identical: membersChanged(before, after).length === 0,
    same: changes === 0 && verdict.before === verdict.after && outcome.before === outcome.after,
    verdict,
    outcome,
    issues,
    factors: changedFactors(before, after),
    entries: compareInventories(before, after),
    others: membersChanged(withoutCompared(before), withoutCompared(after)),
  };
}

function compareEntries(before: GateReport, after: GateReport): Comparison['issues'] {
  const old = new Map(reportEntries(before).map((entry) => [entry.entry.id, entry]));
  const now = new Map(reportEntries(after).map((entry) => [entry.entry.id, entry]));
  const all = sortedBy([...new Set([...old.keys(), ...now.keys()])], (id) => id);
  const added: ComparedEntry[] = [];
  const removed: ComparedEntry[] = [];
  const changed: ChangedEntry[] = [];
  for (const id of all) {
    const one = old.get(id);
    const other = now.get(id);
    if (one === undefined && other !== undefined) added.push(compared(other));
    if (one !== undefined && other === undefined) removed.push(compared(one));
    if (one === undefined || other === undefined) continue;
    const members = membersChanged(one.entry, other.entry);
    if (one.list !== other.list || members.length > 0) {
      changed.push({ ...compared(other), listBefore: one.list, members });
    }
  }
  return { added, removed, changed };
}

function compared({ list, entry }: ReportEntry): ComparedEntry {
  const { id, requirement, code } = entry;
  return { id, list, requirement, code, text: 'message' in entry ? entry.message : entry.reason };
}

/** Rows differ where the bytes do: how a procedure reads them is not the run's. */
function compareInventories(before: GateReport, after: GateReport): Comparison['entries'] {
  const rows = ({ inventory }: GateReport) =>
    Object.fromEntries(
      inventory.map(({ path, type, size, sha256, target = null }) => [path, { type, size, sha256, target }]),
    );
  const changes = changedMembers(rows(before), rows(after));
  const paths = (which: (change: (typeof changes)[number]) => boolean) => changes.filter(which).map(({ name }) => name);
  return {
    added: paths((change) => change.before === undefined),
    removed: paths((change) => change.after === undefined),
    changed: paths((change) => change.before !== undefined && change.after !== undefined),
  };
}

/** What verdict, outcome, issues and factors say is compared on its own. */
const COMPARED: readonly string[] = [
  ...REPORT_LISTS,
  'verdict',
  'outcome',
  'digest',
  'run',
  'procedure',
  'policy',
  'config',
  'asOf',
  'asOfSource',
  'tool',
] satisfies (keyof GateReport)[];

function withoutCompared(report: GateReport): object {
  const { bound, source, target, environment } = report.subject;
  const rest = { ...report, subject: { bound, source, target, environment } };
  return Object.fromEntries(Object.entries(rest).filter(([name]) => !COMPARED.includes(name)));
}

/** Reports and issues are JSON, whatever their types are called. */
function membersChanged(before: object, after: object): string[] {
  return changedMembers(before as Record<string, JsonValue>, after as Record<string, JsonValue>).map(
    ({ name }) => name,
  );
}
