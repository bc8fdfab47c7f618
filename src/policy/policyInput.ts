import { Buffer } from 'node:buffer';
import { EVIDENCE_KINDS, type Evidence, type EvidenceItem, type EvidenceKind } from '../evidence/evidence.ts';
import { asInteger, type JsonObject, type JsonValue } from '../format/jsonValue.ts';
import type { Procedure, Selector } from '../procedure/procedure.ts';
import type { AssuranceFact } from './assurance.ts';
import type { BoundParameter, BoundRequirement } from './bindRequirements.ts';
import { fieldOf, select } from './select.ts';
import { PolicyAbort } from './wasm.ts';

export interface Expectation {
  readonly source?: string;
  readonly target?: string;
  readonly environment?: string;
  readonly outcome?: 'completed' | 'rolled_back';
}

export interface EvaluationInput {
  readonly procedure: Procedure;
  readonly requirements: readonly BoundRequirement[];
  readonly evidence: Evidence;
  readonly asOfUs: number;
  readonly expect: Expectation;
  readonly assurance: AssuranceFact;
}

/**
 * The evidence as one list, in the order of kinds and within a kind in its own: a reference is then one number, which
 * keeps the policy's memory small.
 */
export class ItemList {
  readonly items: readonly EvidenceItem[];
  readonly evidence: Evidence;
  readonly #offsets: Readonly<Record<EvidenceKind, number>>;

  constructor(evidence: Evidence) {
    const items: EvidenceItem[] = [];
    const offsets = {} as Record<EvidenceKind, number>; // filled for every kind below
    for (const kind of EVIDENCE_KINDS) {
      offsets[kind] = items.length;
      for (const item of evidence[kind]) items.push(item);
    }
    this.items = items;
    this.evidence = evidence;
    this.#offsets = offsets;
  }

  select(selector: Selector): number[] {
    const offset = this.#offsets[selector.kind];
    return select(this.evidence, selector).map((index) => offset + index);
  }

  at(ref: JsonValue): EvidenceItem | undefined {
    const index = asInteger(ref);
    return index === undefined ? undefined : this.items[index];
  }
}

/** A requirement line with its parameters, in which selectors have become references into the list. */
export interface Resolved {
  readonly bound: BoundRequirement;
  readonly with: JsonObject;
}

/** Beyond this the policy's memory could not hold it; see `WasmPolicy`. */
const MAX_INPUT_CHARACTERS = 24 * 1024 * 1024;

/**
 * The document that policy sees, in UTF-8: items, requirement lines by rule, the as-of and the expectation. Public, so that
 * another engine can be asked the same question.
 */
export function policyInput(input: EvaluationInput): Uint8Array {
  const items = new ItemList(input.evidence);
  return inputBytes(
    input,
    items,
    input.requirements.map((bound) => ({ bound, with: resolve(bound, items) })),
  );
}

/** Throws PolicyAbort('input_too_large') beyond what the policy's memory could hold. */
export function inputBytes(input: EvaluationInput, { items }: ItemList, resolved: readonly Resolved[]): Uint8Array {
  const requirements: Record<string, JsonObject[]> = {};
  for (const { bound, with: parameters } of resolved) {
    (requirements[bound.rule.rule] ??= []).push({ id: bound.requirement.id, with: parameters });
  }
  const { asOfUs, procedure, expect, assurance } = input;
  // Own, typed data from strict readers: inside wasm malformed JSON would fail open, and this cannot be malformed.
  const head = JSON.stringify({ requirements, asOf: { us: asOfUs }, procedure: procedure.name, expect, assurance });
  const parts: string[] = [];
  let length = head.length;
  for (const item of items) {
    const part = JSON.stringify(item);
    length += part.length + 1;
    if (length > MAX_INPUT_CHARACTERS) throw new PolicyAbort('input_too_large');
    parts.push(part);
  }
  return Buffer.from(`${head.slice(0, -1)},"items":[${parts.join(',')}]}`, 'utf8');
}

export function resolve(bound: BoundRequirement, items: ItemList): JsonObject {
  return Object.fromEntries(
    Object.entries(bound.parameters).map(([name, parameter]) => [name, resolveParameter(parameter, items)]),
  );
}

function resolveParameter(parameter: BoundParameter, items: ItemList): JsonValue {
  if ('selector' in parameter) return resolveSelector(parameter.selector, items, parameter.group);
  if ('selectors' in parameter)
    return parameter.selectors.map((selector) => resolveSelector(selector, items, parameter.group));
  return parameter.value;
}

function resolveSelector(selector: Selector, items: ItemList, group?: string): JsonObject {
  const refs = items.select(selector);
  return {
    items: refs,
    ...(selector.field !== undefined && { field: selector.field }),
    ...(group !== undefined && { groups: grouped(refs, items, group) }),
  };
}

function grouped(refs: readonly number[], items: ItemList, field: string): JsonObject {
  // Without a prototype: the values are the run's, and one of them may be "__proto__".
  const groups = Object.create(null) as Record<string, number[]>;
  for (const ref of refs) {
    const item = items.items[ref];
    const value = item === undefined ? undefined : field === 'source.path' ? item.source.path : fieldOf(item, field);
    if (typeof value === 'string') (groups[value] ??= []).push(ref);
  }
  return groups;
}
