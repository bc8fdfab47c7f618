import { yieldsOf } from '../collect/yieldsOf.ts';
import type { EvidenceItem, EvidenceKind } from '../evidence/evidence.ts';
import { asArray, asObject, asString, isObject, type JsonObject, type JsonValue } from '../format/jsonValue.ts';
import type { Selector } from '../procedure/procedure.ts';
import type { BoundParameter, BoundRequirement } from './bindRequirements.ts';
import { type EvaluationInput, inputBytes, ItemList, resolve, type Resolved } from './policyInput.ts';
import { PolicyAbort, type WasmPolicy } from './wasm.ts';

export interface Finding {
  readonly code: string;
  readonly subject: string;
  readonly expected?: JsonValue;
  readonly actual?: JsonValue;
  readonly evidence: readonly EvidenceItem[];
}

export type UndecidedReason =
  /** The policy gave no answer for the line: it is silent, and silence is not consent. */
  | 'policy_silent'
  /** Two rules, or two bodies of one, answered. */
  | 'policy_conflict'
  /** The answer is not one that a rule may give. */
  | 'policy_bad_answer'
  /** The evaluation as a whole was stopped. */
  | 'policy_abort'
  /** A rule of the user's took longer than it may. */
  | 'policy_overdue'
  /** OPA's own engine, asked for a second opinion, comes to another result. */
  | 'engines_differ'
  /** A file that the line depends on could not be read, for a reason that says nothing about the run. */
  | 'evidence_unreadable'
  /** The line needs a signature that nothing pinned could verify: neither honest nor forged is known. */
  | 'trust_missing';

export type RequirementResult = { readonly bound: BoundRequirement; readonly evidence: number } &
  /** Remarks block nothing: what a rule leaves out of account, it says. */
  (
    | { readonly result: 'satisfied'; readonly remarks?: readonly Finding[] }
    | { readonly result: 'violated'; readonly findings: readonly Finding[]; readonly remarks?: readonly Finding[] }
    | { readonly result: 'undecided'; readonly reason: UndecidedReason; readonly paths: readonly string[] }
  );

/** What a policy is asked, and what becomes of its answers. */
export class Question {
  readonly #input: EvaluationInput;
  readonly #items: ItemList;
  readonly #resolved: readonly Resolved[];
  /** References to signatures that nothing pinned could tell anything about. */
  readonly #unverified: ReadonlySet<JsonValue>;

  constructor(input: EvaluationInput) {
    this.#input = input;
    this.#items = new ItemList(input.evidence);
    this.#unverified = new Set(
      this.#items.items.flatMap((item, ref) => ('verified' in item && item.verified === 'unknown' ? [ref] : [])),
    );
    this.#resolved = input.requirements.map((bound) => ({ bound, with: resolve(bound, this.#items) }));
  }

  /** Throws PolicyAbort('input_too_large'). */
  bytes(): Uint8Array {
    return inputBytes(this.#input, this.#items, this.#resolved);
  }

  /**
   * A result for each requirement line. This host holds the list and counts the answers: a line with none or with two is
   * undecided, and so is every line where the policy was stopped.
   */
  results(answersOf: (rule: string) => Answers): RequirementResult[] {
    return this.#resolved.map((line) => this.#result(line, answersOf(line.bound.rule.rule)));
  }

  #result({ bound, with: parameters }: Resolved, answers: Answers): RequirementResult {
    const undecided = (reason: UndecidedReason, paths: readonly string[] = []): RequirementResult => ({
      bound,
      evidence: 0,
      result: 'undecided',
      reason,
      paths,
    });
    const unread = unreadable(selections(bound), this.#input);
    if (unread.length > 0) return undecided('evidence_unreadable', unread);
    const unverified = this.#unverified.size === 0 ? [] : this.#pathsOfUnverified(judgedOnly(bound, parameters));
    if (unverified.length > 0) return undecided('trust_missing', unverified);
    if ('stopped' in answers) return undecided(answers.stopped);
    const given = answers.filter(({ requirement }) => requirement === bound.requirement.id);
    const [answer] = given;
    if (answer === undefined) return undecided('policy_silent');
    if (given.length > 1) return undecided('policy_conflict');
    return accept(bound, answer, selected(parameters), this.#items);
  }

  #pathsOfUnverified(parameters: JsonObject): string[] {
    return [...selected(parameters)].flatMap((ref) =>
      this.#unverified.has(ref) ? (this.#items.at(ref)?.source.path ?? []) : [],
    );
  }
}

/** Judges every requirement line, in one evaluation of the policy. */
export function evaluate(policy: Pick<WasmPolicy, 'evaluate'>, input: EvaluationInput): RequirementResult[] {
  const question = new Question(input);
  const answers = answersOf(() => policy.evaluate(question.bytes()));
  return question.results(() => answers);
}

export interface Answer {
  readonly rule: string;
  readonly requirement: string;
  readonly answer: JsonValue;
}

/** What a policy answers, or why it was stopped. */
export type Answers = readonly Answer[] | { readonly stopped: StopReason };
export type StopReason = Extract<UndecidedReason, 'policy_abort' | 'policy_overdue'>;

const ABORTED = { stopped: 'policy_abort' } as const;

/** The rows that `main/results` holds; whatever is no list of rows says nothing. */
export function answersOf(ask: () => JsonValue | undefined): Answers {
  try {
    const rows = asArray(ask())?.map((value) => {
      const row = asObject(value);
      return {
        rule: asString(row?.['rule']) ?? '',
        requirement: asString(row?.['requirement']) ?? '',
        answer: row?.['answer'] ?? null,
      };
    });
    return rows ?? ABORTED;
  } catch (error) {
    if (error instanceof PolicyAbort) return ABORTED;
    throw error;
  }
}

/** Accepts exactly the two answers that a rule may give; whatever else comes back decides nothing. */
function accept(
  bound: BoundRequirement,
  { rule, answer }: Answer,
  selectedRefs: ReadonlySet<JsonValue>,
  items: ItemList,
): RequirementResult {
  const bad: RequirementResult = { bound, evidence: 0, result: 'undecided', reason: 'policy_bad_answer', paths: [] };
  if (rule !== bound.rule.rule || !isObject(answer)) return bad;
  const remarks = findingsIn(answer['remarks'], bound, items);
  if (remarks === undefined) return bad;
  const remarked = remarks.length > 0 && { remarks };
  if (answer['result'] === 'satisfied') {
    const refs = asArray(answer['evidence']) ?? [];
    // Support must come from what the line selected: a rule cannot be satisfied by evidence it was not given.
    const supported = refs.length > 0 && refs.every((ref) => selectedRefs.has(ref));
    return supported ? { bound, evidence: refs.length, result: 'satisfied', ...remarked } : bad;
  }
  if (answer['result'] !== 'violated') return bad;
  const findings = findingsIn(answer['findings'], bound, items);
  if (findings === undefined || findings.length === 0) return bad;
  return { bound, evidence: selectedRefs.size, result: 'violated', findings, ...remarked };
}

/** Undefined where one of them is none that the rule may give. */
function findingsIn(value: JsonValue | undefined, bound: BoundRequirement, items: ItemList): Finding[] | undefined {
  const findings = (asArray(value) ?? []).map((one) => toFinding(one, bound, items));
  return findings.every((finding) => finding !== undefined) ? findings : undefined;
}

function toFinding(value: JsonValue, bound: BoundRequirement, list: ItemList): Finding | undefined {
  const raw = asObject(value);
  const code = asString(raw?.['code']);
  const subject = asString(raw?.['subject']);
  const detail = asObject(raw?.['detail']);
  if (code === undefined || subject === undefined || detail === undefined) return undefined;
  if (!bound.rule.codes.some((known) => known.code === code)) return undefined;
  const items = (asArray(raw?.['evidence']) ?? []).map((ref) => list.at(ref));
  if (!items.every((item) => item !== undefined)) return undefined;
  const { expected, actual } = detail;
  return {
    code,
    subject,
    evidence: items,
    ...(expected !== undefined && { expected }),
    ...(actual !== undefined && { actual }),
  };
}

function selections(bound: BoundRequirement): Selector[] {
  return Object.values(bound.parameters).flatMap((parameter) =>
    'selector' in parameter ? [parameter.selector] : 'selectors' in parameter ? parameter.selectors : [],
  );
}

function selected(parameters: JsonObject): Set<JsonValue> {
  const refs = new Set<JsonValue>();
  for (const value of Object.values(parameters)) {
    for (const selection of asArray(value) ?? [value]) {
      for (const ref of asArray(asObject(selection)?.['items']) ?? []) refs.add(ref);
    }
  }
  return refs;
}

/** Without the lists that are only counted: whether a signature is there does not depend on who made it. */
function judgedOnly(bound: BoundRequirement, parameters: JsonObject): JsonObject {
  const isCounted = (parameter: BoundParameter | undefined) =>
    parameter !== undefined && 'selectors' in parameter && parameter.group !== undefined;
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !isCounted(bound.parameters[name])));
}

/** Kinds that the reader itself makes of every file, whatever its format. */
const UNIVERSAL: readonly EvidenceKind[] = ['file', 'unreadable', 'secret', 'digest'];

/**
 * Paths that could not be read for a reason that says nothing about the run, and that might have held what the line
 * selects. A directory that could not be listed might have held anything.
 */
function unreadable(selectors: readonly Selector[], { evidence, procedure }: EvaluationInput): string[] {
  return evidence.unreadable
    .filter(({ decided }) => !decided)
    .filter(({ from, entry }) =>
      selectors.some((selector) => {
        if (entry === 'directory') return true;
        // A digest is stated in one file and compared with the bytes of another: either may be the one that is missing.
        if (selector.kind === 'digest') return true;
        const roles = selector.where?.['from'];
        if (roles !== undefined && ![roles].flat().includes(from)) return false;
        const file = procedure.files.find(({ role }) => role === from);
        const yields = file === undefined ? [] : yieldsOf(file, procedure.lines);
        return [...UNIVERSAL, ...yields].includes(selector.kind);
      }),
    )
    .map(({ source }) => source.path);
}
