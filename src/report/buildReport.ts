import type { Collection } from '../collect/collect.ts';
import { EVIDENCE_KINDS } from '../evidence/evidence.ts';
import { sortedBy } from '../format/order.ts';
import type { AssuranceFact } from '../policy/assurance.ts';
import { gateOf } from '../policy/catalogue.ts';
import type { RequirementResult, UndecidedReason } from '../policy/evaluate.ts';
import { fieldOf, select } from '../policy/select.ts';
import { type Gate, GATES, type Procedure, type SubjectSide } from '../procedure/procedure.ts';
import { runDigest } from '../run/digest.ts';
import type {
  GateReport,
  Issue,
  Outcome,
  ReportGate,
  ReportRequirement,
  UndecidedRequirement,
  Verdict,
} from './gateReport.ts';
import { type IssueContext, issuesOf } from './issues.ts';
import { binds, type Course, courseOf, isTrigger, outcomeOf, type Status } from './outcome.ts';
import { type Judgement, reportBase } from './reportBase.ts';
import { sealReport } from './sealReport.ts';
import { releaseBound, WaiverLedger } from './waiverLedger.ts';

export interface ReportInput extends Judgement {
  readonly collection: Collection;
  readonly results: readonly RequirementResult[];
  readonly assurance: AssuranceFact;
}

/** Turns results into the report: verdict, outcome, issues, inventory and the digests of everything that decided them. */
export function buildReport(input: ReportInput): GateReport {
  const { procedure, collection, expect, params, asOf } = input;
  const subject = subjectOf(input);
  const digest = runDigest(collection.inventory);
  const release = subject.target === null ? [] : [releaseBound(subject.target)];
  const ledger = new WaiverLedger(input.waivers, asOf.us, [...release, digest]);
  const context: IssueContext = { procedure, collection, boundTo: release[0] ?? digest };
  const results = input.results.map((result) => judged(result, context, ledger));
  const course = courseOf(procedure, collection.evidence);
  const ending: Ending = { course, outcome: outcomeOf(course, results, params), params };
  const applicable = results.filter((result) => isApplicable(result, ending));
  const issues = (list: (result: Judged) => readonly Issue[]) => sortedBy(applicable.flatMap(list), ({ id }) => id);
  const warnings = issues((result) => [...(levelOf(result) === 'warn' ? result.issues : []), ...result.remarks]);
  const waivedIssues = issues(({ excepted }) => excepted);
  const gates = GATES.map((gate) => reportGate(gate, procedure, results, ending));
  const count = (result: ReportRequirement['result']) =>
    gates.flatMap(({ requirements }) => requirements).filter((one) => one.result === result).length;
  return sealReport({
    ...reportBase(input),
    schemaVersion: 'GateReport.v1',
    verdict: verdictOf(applicable),
    outcome: ending.outcome,
    assurance: input.assurance.reached,
    reproducible: isReproducible(collection, input.results),
    subject,
    run: {
      id: digest,
      digest,
      entries: collection.inventory.length,
      bytes: collection.inventory.reduce((sum, { size }) => sum + (size ?? 0), 0),
    },
    gates: sortedBy(gates, ({ gate }) => gate),
    blockingIssues: issues((result) => (levelOf(result) === 'block' ? result.issues : [])),
    warnings,
    waivedIssues,
    undecided: sortedBy(
      applicable.flatMap(({ given }) => undecidedOf(procedure, given)),
      ({ id }) => id,
    ),
    waivers: ledger.rows(waivedIssues),
    inventory: collection.inventory,
    summary: {
      requirements: results.length,
      satisfied: count('satisfied'),
      violated: count('violated'),
      triggered: count('triggered'),
      undecided: count('undecided'),
      waived: count('waived'),
      notApplicable: count('not_applicable'),
      warnings: warnings.length,
      evidence: Object.fromEntries(EVIDENCE_KINDS.map((kind) => [kind, collection.evidence[kind].length])),
    },
    ...(Object.keys(expect).length > 0 && { subject: { ...subject, expected: expect } }),
  });
}

/** A result with its issues, those apart that a waiver covers. */
interface Judged {
  readonly given: RequirementResult;
  /** `waived`: violated, and every issue is covered. */
  readonly result: Status;
  readonly issues: readonly Issue[];
  readonly excepted: readonly Issue[];
  /** What it left out of account: a warning, however the line ends. */
  readonly remarks: readonly Issue[];
}

function judged(given: RequirementResult, context: IssueContext, ledger: WaiverLedger): Judged {
  const remarks = given.result === 'undecided' ? [] : issuesOf(given.bound, given.remarks ?? [], context);
  if (given.result !== 'violated') return { given, result: given.result, issues: [], excepted: [], remarks };
  const all = issuesOf(given.bound, given.findings, context);
  if (given.bound.requirement.level === 'warn')
    return { given, result: 'violated', issues: all, excepted: [], remarks };
  const issues = all.filter((issue) => ledger.covering(issue).length === 0);
  const excepted = all.filter((issue) => !issues.includes(issue));
  return { given, result: issues.length === 0 ? 'waived' : 'violated', issues, excepted, remarks };
}

function levelOf({ given }: Judged): 'block' | 'warn' {
  return given.bound.requirement.level;
}

/** Only blocking lines count. A run without any applicable line, or without evidence, proves nothing. */
function verdictOf(applicable: readonly Judged[]): Verdict {
  const blocking = applicable.filter((result) => levelOf(result) === 'block');
  if (blocking.some(({ result }) => result === 'violated')) return 'fail';
  // An advisory line that could not be judged hides nothing that blocks, but its silence is a defect: it blocks too.
  if (applicable.some(({ result }) => result === 'undecided')) return 'indeterminate';
  // Of waivers alone nothing is proved.
  return blocking.some(({ result }) => result === 'satisfied') ? 'pass' : 'indeterminate';
}

/** What became of the run, as far as it decides which requirements bind. */
interface Ending {
  readonly course: Course;
  readonly outcome: Outcome;
  readonly params: Readonly<Record<string, number>>;
}

/** Whether a result counts: its requirement binds, and it is not what a complete rollback answered. */
function isApplicable(result: Judged, { course, outcome, params }: Ending): boolean {
  return binds(result.given.bound.requirement, course, params) && !isTrigger(result, outcome);
}

function reportGate(gate: Gate, procedure: Procedure, results: readonly Judged[], ending: Ending): ReportGate {
  const own = results.filter(({ given }) => gateOf(given.bound.rule) === gate);
  const requirements = sortedBy(
    own.map((result) => reportRequirement(result, ending)),
    ({ id }) => id,
  );
  const reason = procedure.notApplicable[gate];
  if (own.length === 0) {
    return reason === undefined
      ? { gate, verdict: 'indeterminate', reason: 'Nothing judges this gate, and nothing says why.', requirements }
      : { gate, verdict: 'not_applicable', reason, requirements };
  }
  const binding = own.filter((result) => isApplicable(result, ending));
  if (binding.length === 0) {
    return { gate, verdict: 'not_applicable', reason: 'Nothing in this gate binds for this outcome.', requirements };
  }
  if (binding.some((result) => result.result === 'violated' && levelOf(result) === 'block')) {
    return { gate, verdict: 'fail', requirements };
  }
  const open = binding.some(({ result }) => result === 'undecided');
  return { gate, verdict: open ? 'indeterminate' : 'pass', requirements };
}

function reportRequirement(judgedResult: Judged, { course, outcome, params }: Ending): ReportRequirement {
  const { given, result } = judgedResult;
  const { bound, evidence } = given;
  const { id, rule, criteria, level, when } = bound.requirement;
  const row = {
    id,
    rule,
    criteria: sortedBy(criteria, (text) => text),
    level,
    when,
    ...(bound.lowered !== undefined && { lowered: bound.lowered }),
  };
  if (!binds(bound.requirement, course, params)) return { ...row, result: 'not_applicable', evidence: 0 };
  return { ...row, result: isTrigger(judgedResult, outcome) ? 'triggered' : result, evidence };
}

const UNDECIDED_SOLUTIONS = {
  policy_silent: 'Mend the rule: it must answer for every requirement line that names it.',
  policy_conflict: 'Mend the rules: exactly one of them may answer for a requirement line.',
  policy_bad_answer:
    'Mend the rule: it must answer satisfied with evidence it was given, or violated with findings it declares.',
  policy_abort: 'Evaluate again; if it recurs, mend the rule that stops the policy, or give it less evidence.',
  policy_overdue: 'Mend the rule that takes so long, or give it more time.',
  engines_differ:
    'Report it: a built-in function or the compiler is wrong. Until then nobody knows which engine is right.',
  trust_missing:
    'Pin the public key, or name the secret, that signs this under `trust` in the configuration, and evaluate again.',
  evidence_unreadable: 'Make the named files readable and unchanged while they are read, then evaluate again.',
} as const satisfies Record<UndecidedReason, string>;

function undecidedOf(procedure: Procedure, result: RequirementResult): UndecidedRequirement[] {
  if (result.result !== 'undecided') return [];
  const { requirement, rule } = result.bound;
  const gate = gateOf(rule);
  const code = `${gate}.${result.reason}`;
  const reason =
    result.paths.length === 0 ? result.reason : `${result.reason}: ${result.paths.slice(0, 20).join(', ')}`;
  return [
    {
      id: `${procedure.name}:${requirement.id}:${code}:`,
      gate,
      requirement: requirement.id,
      code,
      reason,
      solution: UNDECIDED_SOLUTIONS[result.reason],
    },
  ];
}

function subjectOf({ procedure, collection, expect }: ReportInput): GateReport['subject'] {
  const one = (side: SubjectSide): string | null => {
    const selector = procedure.subject[side];
    const values = new Set(
      select(collection.evidence, selector).map((index) => {
        const item = collection.evidence[selector.kind][index];
        return item === undefined ? undefined : fieldOf(item, selector.field);
      }),
    );
    const [value] = values;
    return values.size === 1 && typeof value === 'string' ? value : null;
  };
  // Bound means that somebody outside the run said which release it must be about.
  return {
    bound: expect.target !== undefined,
    source: one('source'),
    target: one('target'),
    environment: one('environment'),
  };
}

/** A deterministic cap cuts the same run the same way everywhere; permissions, changes and I/O errors do not. */
function isReproducible(collection: Collection, results: readonly RequirementResult[]): boolean {
  const chance = collection.evidence.unreadable.some(({ decided, reason }) => !decided && reason !== 'cap_exceeded');
  const aborted = results.some(
    (result) => result.result === 'undecided' && ['policy_abort', 'policy_overdue'].includes(result.reason),
  );
  return !chance && !aborted;
}
