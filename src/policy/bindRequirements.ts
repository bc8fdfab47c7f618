import { GateError } from '../error.ts';
import { isEvidenceKind } from '../evidence/evidence.ts';
import { fieldsOf } from '../evidence/fields.ts';
import { asInteger, asObject, asString, isObject, type JsonObject, type JsonValue } from '../format/jsonValue.ts';
import { nearestName } from '../format/nearest.ts';
import { GATES, type Literal, type Procedure, type Requirement, type Selector } from '../procedure/procedure.ts';
import type { Lowered } from './enforce.ts';
import { gateOf, type ParameterEntry, type RuleEntry } from './catalogue.ts';

/** A parameter after checking: selectors are apart, because the host resolves them against the evidence of each run. */
export type BoundParameter =
  | { readonly selector: Selector; readonly group?: string }
  | { readonly selectors: readonly Selector[]; readonly group?: string }
  | { readonly value: JsonValue };

export interface BoundRequirement {
  readonly requirement: Requirement;
  readonly rule: RuleEntry;
  readonly parameters: Readonly<Record<string, BoundParameter>>;
  /** Why it only warns here, where its procedure says that it blocks. */
  readonly lowered?: Lowered;
}

/**
 * Checks every requirement line against the rule that must judge it: the rule exists, each of its parameters is given and
 * of its type, and nothing else is. A line that no rule could judge is refused here, before any run is read. Throws
 * GateError('procedure_invalid').
 */
export function bindRequirements(
  procedure: Procedure,
  rules: ReadonlyMap<string, RuleEntry>,
  params: Readonly<Record<string, number>>,
): BoundRequirement[] {
  const bound = procedure.requirements.map((requirement) => {
    const rule = rules.get(requirement.rule);
    if (rule === undefined) {
      if (requirement.rule.startsWith('user.') && ![...rules.values()].some(({ own }) => own)) {
        throw invalid(
          requirement,
          `there is no rule "${requirement.rule}"`,
          'Give the folder of your rules with --policy.',
        );
      }
      const near = nearestName(requirement.rule, rules.keys());
      throw invalid(
        requirement,
        `there is no rule "${requirement.rule}"`,
        near === undefined ? 'See `gate rules`.' : `Did you mean "${near}"?`,
      );
    }
    const unknown = Object.keys(requirement.with).find((name) => !Object.hasOwn(rule.parameters, name));
    if (unknown !== undefined) {
      throw invalid(
        requirement,
        `${rule.rule} has no parameter "${unknown}"`,
        `Its parameters are ${Object.keys(rule.parameters).join(', ')}.`,
      );
    }
    const parameters = Object.entries(rule.parameters).map(([name, parameter]) => {
      const value = requirement.with[name];
      if (value === undefined)
        throw invalid(requirement, `${rule.rule} lacks its parameter "${name}"`, parameter.description);
      return [
        name,
        bindParameter(value, parameter, {
          procedure,
          params,
          refuse: (text) => invalid(requirement, `"${name}" ${text}`, parameter.description),
        }),
      ] as const;
    });
    return { requirement, rule, parameters: Object.fromEntries(parameters) };
  });
  checkGates(procedure, bound);
  checkFiles(procedure, bound);
  return bound;
}

/** A file that is not optional must be missed by some blocking line that names its role, or its absence goes unnoticed. */
function checkFiles(procedure: Procedure, bound: readonly BoundRequirement[]): void {
  const named = bound
    .filter(({ requirement }) => requirement.level === 'block')
    .flatMap(({ parameters }) =>
      Object.values(parameters).flatMap((given) => ('value' in given ? [given.value].flat() : [])),
    );
  const unmissed = procedure.files.find(({ role, optional }) => !optional && !named.includes(role));
  if (unmissed === undefined) return;
  throw new GateError('procedure_invalid', `no requirement demands the file "${unmissed.role}"`, {
    solution: 'Name it in a requirement of the rule completion.files, or declare it optional.',
  });
}

/** A gate without a requirement must say why; one with requirements cannot also be left out. */
function checkGates(procedure: Procedure, bound: readonly BoundRequirement[]): void {
  const judged = new Set(bound.map(({ rule }) => gateOf(rule)));
  for (const gate of GATES) {
    const reason = procedure.notApplicable[gate];
    if (judged.has(gate) === (reason === undefined)) continue;
    throw new GateError(
      'procedure_invalid',
      reason === undefined
        ? `the gate "${gate}" has no requirement`
        : `the gate "${gate}" has requirements and is called not applicable`,
      { solution: `Give it a requirement, or say under gates why it is not applicable; one of the two.` },
    );
  }
}

interface Binding {
  readonly procedure: Procedure;
  readonly params: Readonly<Record<string, number>>;
  readonly refuse: (text: string) => GateError;
}

function bindParameter(value: JsonValue, parameter: ParameterEntry, binding: Binding): BoundParameter {
  switch (parameter.type) {
    case 'selector':
      return {
        selector: bindSelector(value, parameter, binding),
        ...(parameter.group !== undefined && { group: parameter.group }),
      };
    case 'selectors':
      if (!Array.isArray(value) || value.length === 0) throw binding.refuse('must be a list of selectors');
      return {
        selectors: value.map((one) => bindSelector(one, parameter, binding)),
        ...(parameter.group !== undefined && { group: parameter.group }),
      };
    case 'integer':
      return { value: bindInteger(value, binding) };
    case 'seconds': {
      const seconds = bindInteger(value, binding);
      return { value: { us: seconds * 1_000_000, text: `${seconds} s` } };
    }
    case 'integers':
      if (!Array.isArray(value) || !value.every((one) => asInteger(one) !== undefined))
        throw binding.refuse('must be a list of integers');
      return { value };
    case 'integer_map': {
      // `{ param: name }` would read as a bound for something called "param".
      if (!isObject(value) || Object.hasOwn(value, 'param') || Object.keys(value).length < (parameter.min ?? 0))
        throw binding.refuse('must map names to integers');
      if (parameter.of !== undefined && !Object.keys(value).every((name) => parameter.of?.includes(name)))
        throw binding.refuse(`may name only ${parameter.of.join(', ')}`);
      return {
        value: Object.fromEntries(Object.entries(value).map(([name, one]) => [name, bindInteger(one, binding)])),
      };
    }
    case 'string':
      if (asString(value) === undefined || value === '') throw binding.refuse('must be a string');
      return { value };
    case 'choice':
      if (!(parameter.of ?? []).includes(asString(value) ?? ''))
        throw binding.refuse(`must be one of ${(parameter.of ?? []).join(', ')}`);
      return { value };
    case 'strings':
      if (!Array.isArray(value) || value.length < (parameter.min ?? 0) || !value.every(isText))
        throw binding.refuse('must be a list of strings');
      if (new Set(value).size !== value.length) throw binding.refuse('names something twice');
      return { value };
    case 'string_map':
      if (!isObject(value) || Object.keys(value).length < (parameter.min ?? 0) || !Object.values(value).every(isText)) {
        throw binding.refuse('must map names to strings');
      }
      return { value };
    case 'facts':
      if (
        !isObject(value) ||
        !Object.entries(value).every(([pointer, fact]) => pointer.startsWith('/') && typeof fact !== 'object')
      ) {
        throw binding.refuse('must map JSON Pointers to strings, numbers or booleans');
      }
      return { value };
  }
}

function isText(value: JsonValue): value is string {
  return typeof value === 'string' && value !== '';
}

function bindInteger(value: JsonValue, { params, refuse }: Binding): number {
  const name = asString(asObject(value)?.['param']);
  const integer = name === undefined ? asInteger(value) : Object.hasOwn(params, name) ? params[name] : undefined;
  if (integer === undefined)
    throw refuse(name === undefined ? 'must be an integer or {param: name}' : `names the unknown param "${name}"`);
  return integer;
}

function bindSelector(value: JsonValue, parameter: ParameterEntry, { procedure, refuse }: Binding): Selector {
  const raw = asObject(value);
  if (raw === undefined) throw refuse('must be a selector');
  const selector = shorthand(raw, procedure) ?? plainSelector(raw, refuse);
  if (parameter.kind !== undefined && selector.kind !== parameter.kind)
    throw refuse(`must select ${parameter.kind} items`);
  const from = [selector.where?.['from'] ?? []].flat();
  const stranger = from.find((role) => !procedure.files.some((file) => file.role === role));
  if (stranger !== undefined) throw refuse(`selects from "${String(stranger)}", which is the role of no file`);
  return selector;
}

/** `{subject: source}` and `{outcome: completed}` stand for the selectors that the procedure gives for them. */
function shorthand(raw: JsonObject, procedure: Procedure): Selector | undefined {
  if (Object.keys(raw).length !== 1) return undefined;
  const { subject, outcome } = raw;
  if (subject === 'source' || subject === 'target' || subject === 'environment') return procedure.subject[subject];
  if (outcome === 'completed' || outcome === 'rolled_back') return procedure.outcome[outcome];
  return undefined;
}

function plainSelector(raw: JsonObject, refuse: Binding['refuse']): Selector {
  const { kind, where, field, ...rest } = raw;
  if (typeof kind !== 'string' || !isEvidenceKind(kind)) throw refuse(`has no known kind: ${JSON.stringify(kind)}`);
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw refuse(`has an unknown member "${unknown}"`);
  if (where !== undefined && !(isObject(where) && Object.values(where).every(isCondition)))
    throw refuse('has a "where" that is not fields with literals');
  if (field !== undefined && typeof field !== 'string') throw refuse('has a "field" that is no name');
  const fields = fieldsOf(kind);
  const stray = [...Object.keys(where ?? {}), ...(field === undefined ? [] : [field])].find(
    (name) => !fields.includes(name),
  );
  if (stray !== undefined) throw refuse(`selects by "${stray}", which ${kind} has not; it has ${fields.join(', ')}`);
  return {
    kind,
    ...(isObject(where) && { where: where as Record<string, Literal | Literal[]> }), // shown by isCondition
    ...(field !== undefined && { field }),
  };
}

function isCondition(value: JsonValue): boolean {
  return Array.isArray(value) ? value.length > 0 && value.every(isLiteral) : isLiteral(value);
}

function isLiteral(value: JsonValue): boolean {
  return value === null || typeof value !== 'object';
}

function invalid(requirement: Requirement, message: string, solution: string): GateError {
  return new GateError('procedure_invalid', `requirement "${requirement.id}": ${message}`, { solution });
}
