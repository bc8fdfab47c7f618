import type { Annotation, DescribedRules } from '../compiler/result.ts';
import { isEvidenceKind } from '../evidence/evidence.ts';
import {
  asArray,
  asBoolean,
  asInteger,
  asObject,
  asString,
  type JsonObject,
  type JsonValue,
} from '../format/jsonValue.ts';
import { nearestName } from '../format/nearest.ts';
import type { CodeEntry, ParameterEntry, ParameterType, RuleEntry } from '../policy/catalogue.ts';
import { GATES, type Gate } from '../procedure/procedure.ts';
import { lineOf, type PolicyProblem } from './policyProblem.ts';
import type { RegoFiles } from '../compiler/compiler.ts';

/** A rule is a package with codes; a package without is a library of the user's. */
const PACKAGE = /^user(?:\.[a-z][a-z0-9_]*)+$/;
const TEST_PACKAGE = /^user(?:\.[a-z][a-z0-9_]*)+_test$/;
const CUSTOM = ['gate', 'codes', 'parameters'];
const CODE = ['code', 'message', 'waivable', 'curable_by_removal'];
const PARAMETER = ['type', 'description', 'kind', 'of', 'group', 'min'];
const TYPES: readonly ParameterType[] = [
  'selector',
  'selectors',
  'string',
  'strings',
  'string_map',
  'integer',
  'integers',
  'integer_map',
  'seconds',
  'choice',
  'facts',
];

export interface OwnDescription {
  readonly rules: readonly RuleEntry[];
  readonly problems: readonly PolicyProblem[];
}

/**
 * What the METADATA of users' packages says of their rules, by the conventions of the shipped ones, and what breaks them.
 * `taken`: codes that nobody may use again, with whose they are.
 */
export function describeRules(
  { packages, annotations }: DescribedRules,
  sources: RegoFiles,
  taken: ReadonlyMap<string, string>,
): OwnDescription {
  const problems: PolicyProblem[] = [];
  const refuse = ({ file, line }: { readonly file: string; readonly line: number }, message: string) => {
    problems.push({ message, file, line, column: 1, text: lineOf(sources[file], line) });
  };
  for (const clause of packages) {
    const isRight = clause.file.endsWith('_test.rego') ? TEST_PACKAGE : PACKAGE;
    // A module of another package would add to what the shipped rules say.
    if (!isRight.test(clause.package) && !(isRight === TEST_PACKAGE && PACKAGE.test(clause.package)))
      refuse(clause, `the package is "${clause.package}": ${stranger(clause.package)}`);
  }
  const rules = new Map<string, RuleEntry>();
  const codes = new Map(taken);
  for (const annotation of annotations.filter(({ scope }) => scope === 'package')) {
    if (!PACKAGE.test(annotation.package) || !('codes' in annotation.custom || 'gate' in annotation.custom)) continue;
    const rule = ruleOf(annotation, (message) => {
      refuse(annotation, message);
    });
    if (rules.has(rule.rule)) refuse(annotation, `${rule.rule} is described twice`);
    rules.set(rule.rule, rule);
    for (const { code } of rule.codes) {
      const owner = codes.get(code);
      if (owner !== undefined) refuse(annotation, `the code "${code}" is one of ${owner}`);
      codes.set(code, rule.rule);
    }
  }
  if (rules.size === 0 && problems.length === 0) {
    const [first] = packages;
    if (first !== undefined)
      refuse(
        first,
        'no package is a rule: METADATA with scope package says its gate, codes and parameters under custom',
      );
  }
  return { rules: [...rules.values()], problems };
}

function stranger(name: string): string {
  return name.startsWith('lib.')
    ? 'it is not the library of this version; leave the libraries out, they are there anyway'
    : "users' packages are called user.<name>";
}

function ruleOf(
  { package: rule, title, description, custom }: Annotation,
  refuse: (message: string) => void,
): RuleEntry {
  const given = custom as JsonObject; // JSON from the compiler
  unknownMembers('custom', given, CUSTOM, refuse);
  if (title === '') refuse(`${rule} has no title`);
  if (description === '') refuse(`${rule} has no description`);
  const gate = GATES.find((known) => known === given['gate']);
  if (gate === undefined) refuse(`custom.gate of ${rule} is one of ${GATES.join(', ')}`);
  const codes = asArray(given['codes']) ?? [];
  if (codes.length === 0) refuse(`custom.codes of ${rule} is a list of at least one code`);
  const parameters = asObject(given['parameters'] ?? {});
  if (parameters === undefined) refuse(`custom.parameters of ${rule} maps names to parameters`);
  return {
    rule,
    gate: gate ?? 'quality',
    own: true,
    title,
    description,
    codes: codes.map((code) => codeOf(code, gate, refuse)),
    parameters: Object.fromEntries(
      Object.entries(parameters ?? {}).map(([name, one]) => [name, parameterOf(name, one, refuse)]),
    ),
  };
}

function codeOf(value: JsonValue, gate: Gate | undefined, refuse: (message: string) => void): CodeEntry {
  const raw = asObject(value) ?? {};
  unknownMembers('a code', raw, CODE, refuse);
  const code = asString(raw['code']) ?? '';
  const message = asString(raw['message']) ?? '';
  if (gate !== undefined && !(code.startsWith(`${gate}.`) && /^[a-z_]+\.[a-z][a-z0-9_]*$/.test(code)))
    refuse(`the code "${code}" does not begin with its gate: ${gate}.<name>, in lower case`);
  if (message === '') refuse(`the code "${code}" has no message`);
  const stray = [...message.matchAll(/\{([^}]*)\}/g)].find(
    ([, name = '']) => !['subject', 'expected', 'actual'].includes(name),
  );
  if (stray !== undefined) refuse(`the message of "${code}" has the unknown placeholder ${stray[0]}`);
  return {
    code,
    message,
    waivable: flag(raw, 'waivable', true, refuse),
    curable_by_removal: flag(raw, 'curable_by_removal', false, refuse),
  };
}

function parameterOf(name: string, value: JsonValue, refuse: (message: string) => void): ParameterEntry {
  const raw = asObject(value) ?? {};
  unknownMembers(`the parameter "${name}"`, raw, PARAMETER, refuse);
  const type = TYPES.find((known) => known === raw['type']);
  if (type === undefined) refuse(`the type of the parameter "${name}" is one of ${TYPES.join(', ')}`);
  const description = asString(raw['description']) ?? '';
  if (description === '') refuse(`the parameter "${name}" has no description`);
  const kind = asString(raw['kind']);
  if (raw['kind'] !== undefined && (kind === undefined || !isEvidenceKind(kind)))
    refuse(`the parameter "${name}" selects an unknown kind`);
  const of = asArray(raw['of'])?.filter((one) => typeof one === 'string');
  if ((type === 'choice') !== (of !== undefined && of.length > 0))
    refuse(`the parameter "${name}" says under "of" what there is to choose from, if it is a choice`);
  const group = asString(raw['group']);
  const min = asInteger(raw['min']);
  return {
    type: type ?? 'string',
    description,
    ...(kind !== undefined && { kind }),
    ...(of !== undefined && { of }),
    ...(group !== undefined && { group }),
    ...(min !== undefined && { min }),
  };
}

function flag(raw: JsonObject, name: string, usual: boolean, refuse: (message: string) => void): boolean {
  const value = raw[name] ?? usual;
  if (typeof value !== 'boolean') refuse(`"${name}" of a code is true or false`);
  return asBoolean(value) ?? usual;
}

function unknownMembers(
  what: string,
  raw: JsonObject,
  known: readonly string[],
  refuse: (message: string) => void,
): void {
  for (const name of Object.keys(raw).filter((one) => !known.includes(one))) {
    const near = nearestName(name, known);
    refuse(`${what} has the unknown member "${name}"${near === undefined ? '' : `: did you mean "${near}"?`}`);
  }
}
