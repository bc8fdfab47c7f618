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

/**
 * Judges every requirement line, in one evaluation of the policy. This host holds the list and counts the answers: a line
 * with none or with two is undecided, and so is every line where the policy was stopped.
 */
export function evaluate(policy: WasmPolicy, input: EvaluationInput): RequirementResult[] {
  const items = new ItemList(input.evidence);
  const resolved = input.requirements.map((bound) => ({
    bound,
    selections: selections(bound),
    with: resolve(bound, items),
  }));
  const answers = ask(policy, input, items, resolved);
  return resolved.map(({ bound, selections: selectors, with: parameters }): RequirementResult => {
    const unread = unreadable(selectors, input);
    if (unread.length > 0)
      return { bound, evidence: 0, result: 'undecided', reason: 'evidence_unreadable', paths: unread };
    const unverified = untrusted(judgedOnly(bound, parameters), items);
    if (unverified.length > 0)
      return { bound, evidence: 0, result: 'undecided', reason: 'trust_missing', paths: unverified };
    if (answers === undefined) return { bound, evidence: 0, result: 'undecided', reason: 'policy_abort', paths: [] };
    const given = answers.filter(({ requirement }) => requirement === bound.requirement.id);
    const [answer] = given;
    if (answer === undefined) return { bound, evidence: 0, result: 'undecided', reason: 'policy_silent', paths: [] };
    if (given.length > 1) return { bound, evidence: 0, result: 'undecided', reason: 'policy_conflict', paths: [] };
    return accept(bound, answer, selected(parameters), items);
  });
}

interface Answer {
  readonly rule: string;
  readonly requirement: string;
  readonly answer: JsonValue;
}

/** Undefined where the policy was stopped or did not answer with a list. */
function ask(
  policy: WasmPolicy,
  input: EvaluationInput,
  items: ItemList,
  resolved: readonly Resolved[],
): Answer[] | undefined {
  try {
    return asArray(policy.evaluate(inputBytes(input, items, resolved)))?.map((value) => {
      const row = asObject(value);
      return {
        rule: asString(row?.['rule']) ?? '',
        requirement: asString(row?.['requirement']) ?? '',
        answer: row?.['answer'] ?? null,
      };
    });
  } catch (error) {
    if (error instanceof PolicyAbort) return undefined;
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
  return new Set(
    Object.values(parameters)
      .flat()
      .flatMap((value) => asArray(asObject(value)?.['items']) ?? []),
  );
}

/** Without the lists that are only counted: whether a signature is there does not depend on who made it. */
function judgedOnly(bound: BoundRequirement, parameters: JsonObject): JsonObject {
  const isCounted = (parameter: BoundParameter | undefined) =>
    parameter !== undefined && 'selectors' in parameter && parameter.group !== undefined;
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !isCounted(bound.parameters[name])));
}

/** Paths of the selected signatures that nothing pinned could tell anything about. */
function untrusted(parameters: JsonObject, items: ItemList): string[] {
  return [...selected(parameters)].flatMap((ref) => {
    const item = items.at(ref);
    return item !== undefined && 'verified' in item && item.verified === 'unknown' ? [item.source.path] : [];
  });
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
        if (from === null) return UNIVERSAL.includes(selector.kind);
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
