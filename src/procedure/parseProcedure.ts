import { Buffer } from 'node:buffer';
import validateProcedure from '../../generated/validators/procedure-v1.js';
import { GateError, type GateErrorPlace } from '../error.ts';
import { EVIDENCE_KINDS, isEvidenceKind } from '../evidence/evidence.ts';
import { type FieldType, fieldsOf, isMappable, MAPPABLE_KINDS, mappableFields } from '../evidence/fields.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonObject, JsonValue } from '../format/jsonValue.ts';
import { asObject, asString, pointerJoin, pointerToken } from '../format/jsonValue.ts';
import { compileLineTemplate, type LineFieldType } from '../format/lineTemplate.ts';
import { foldLabel } from '../format/foldLabel.ts';
import { nearestName } from '../format/nearest.ts';
import { compilePathPattern, wildcardCount } from '../format/pathPattern.ts';
import { schemaProblems } from '../format/schema.ts';
import { sha256Hex } from '../format/sha256.ts';
import { checkField, compileClaim, isLiteralOf, lackingField, type RawClaim } from './compileClaim.ts';
import { foldsLabels, FORMATS, hasSchema, isFormat, isMapped } from './formats.ts';
import type { FileDeclaration, LineDeclaration, Procedure, Requirement, Selector } from './procedure.ts';

/** A parsed document, and how to find the line of one of its values. */
export interface ProcedureText {
  readonly file: string;
  readonly value: JsonValue;
  /** The canonical JSON of `value`, where it is known already. */
  readonly canonical?: string;
  readonly locate: (pointer: string) => { readonly line: number; readonly column: number } | undefined;
}

/** The shape that `schemas/procedure-v1.schema.json` guarantees. */
interface RawProcedure {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly runbook: { readonly title: string; readonly origin: string };
  readonly subject: Procedure['subject'];
  readonly outcome: Procedure['outcome'];
  readonly params?: Procedure['params'];
  readonly files: readonly RawFile[];
  readonly lines?: readonly RawLine[];
  readonly gates?: Readonly<Record<string, { readonly not_applicable: string }>>;
  readonly requirements: readonly RawRequirement[];
}

interface RawFile {
  readonly role: string;
  readonly path: string;
  readonly format: string;
  readonly optional?: boolean;
  readonly many?: boolean;
  readonly pinned?: boolean;
  readonly with?: JsonObject;
  readonly schema?: string | { readonly at: string; readonly is: readonly string[] };
  readonly claims?: readonly RawClaim[];
}

interface RawLine {
  readonly line: string;
  readonly kind: string;
  readonly set?: Readonly<Record<string, string | number | boolean>>;
  readonly in?: readonly string[];
}

/** `policies/common.yaml`: what every procedure includes. */
export interface Common {
  readonly files: readonly RawFile[];
  readonly requirements: readonly RawRequirement[];
  /** Canonical JSON of the document that holds them. */
  readonly canonical: string;
}

export type RawRequirement = Omit<Requirement, 'when' | 'level'> & Partial<Pick<Requirement, 'when' | 'level'>>;

/**
 * Turns a procedure document into a `Procedure`: schema, unique ids, selectors over known kinds, compiled patterns and
 * templates. `common` are the requirements that every procedure includes. Throws GateError('procedure_invalid') that
 * names file and line.
 */
export function parseProcedure(text: ProcedureText, common: Common, source: Procedure['source']): Procedure {
  // The build has checked a shipped one; see build/policy.mjs.
  if (source === 'file') assertProcedure(text);
  const raw = text.value as unknown as RawProcedure; // what the schema has shown
  for (const side of ['source', 'target', 'environment'] as const)
    checkSelector(text, `/subject/${side}`, raw.subject[side]);
  for (const outcome of ['completed', 'rolled_back'] as const)
    checkSelector(text, `/outcome/${outcome}`, raw.outcome[outcome]);
  checkParams(text, raw.params ?? {});
  unique(
    text,
    '/files',
    raw.files.map(({ role }) => role),
    'role',
  );
  const taken = raw.files.findIndex(({ role, path }) =>
    common.files.some((file) => file.role === role || file.path === path),
  );
  if (taken >= 0)
    refuse(text, `/files/${taken}`, 'the role or path belongs to what every procedure includes', 'Choose another one.');
  const reserved = new Set(common.requirements.map(({ id }) => id));
  raw.requirements.forEach(({ id }, index) => {
    if (reserved.has(id))
      refuse(text, `/requirements/${index}/id`, `the requirement id "${id}" is reserved`, 'Choose another id.');
  });
  unique(
    text,
    '/requirements',
    raw.requirements.map(({ id }) => id),
    'requirement id',
  );
  raw.requirements.forEach(({ if: param }, index) => {
    if (param === undefined || Object.hasOwn(raw.params ?? {}, param)) return;
    refuse(text, `/requirements/${index}/if`, `there is no param "${param}"`, 'Declare it under params.');
  });
  const roles = new Set(raw.files.map(({ role }) => role));
  const gates = Object.entries(raw.gates ?? {});
  const content = `${text.canonical ?? canonicalJson(text.value)}\n${common.canonical}`;
  return {
    name: raw.name,
    version: raw.version,
    title: raw.title,
    runbook: raw.runbook,
    content,
    digest: `sha256:${sha256Hex(Buffer.from(content, 'utf8'))}`,
    source,
    subject: raw.subject,
    outcome: raw.outcome,
    params: raw.params ?? {},
    // First, so that no pattern of the procedure can take such a file for its own.
    files: [...common.files, ...raw.files].map((file, index) =>
      fileDeclaration(text, `/files/${index - common.files.length}`, file, roles),
    ),
    lines: (raw.lines ?? []).map((line, index) => lineDeclaration(text, `/lines/${index}`, line, roles)),
    notApplicable: Object.fromEntries(gates.map(([gate, { not_applicable }]) => [gate, not_applicable])),
    requirements: [...common.requirements, ...raw.requirements].map(requirement),
  };
}

function requirement(raw: RawRequirement): Requirement {
  return { ...raw, when: raw.when ?? 'always', level: raw.level ?? 'block' };
}

function assertProcedure(text: ProcedureText): void {
  const [problem] = schemaProblems(validateProcedure, text.value);
  if (problem === undefined) return;
  const parent = problem.pointer.slice(0, problem.pointer.lastIndexOf('/'));
  const form = parent.replaceAll(/\/[0-9]+/g, '/*').replaceAll(/\/take\/[^/]+/g, '/take/*');
  const siblings = problem.unknownKey === undefined ? [] : (KNOWN_KEYS[form] ?? []);
  const near = nearestName(problem.unknownKey ?? '', siblings);
  refuse(
    text,
    problem.pointer,
    problem.text,
    near === undefined ? 'See schemas/procedure-v1.schema.json.' : `Did you mean "${near}"?`,
  );
}

const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  '': [
    'schemaVersion',
    'name',
    'version',
    'title',
    'runbook',
    'subject',
    'outcome',
    'params',
    'files',
    'lines',
    'gates',
    'requirements',
  ],
  '/files/*': ['role', 'path', 'format', 'optional', 'many', 'pinned', 'with', 'schema', 'claims'],
  '/files/*/claims/*': ['kind', 'each', 'where', 'set', 'take', 'optional', 'allow'],
  '/files/*/claims/*/take/*': [
    'at',
    'root',
    'key',
    'up',
    'path',
    'parse',
    'decimal',
    'round',
    'after',
    'before',
    'words',
    'equals',
    'each',
    'take',
  ],
  '/lines/*': ['line', 'kind', 'set', 'in'],
  '/requirements/*': ['id', 'rule', 'when', 'level', 'with', 'criteria', 'basis', 'runbook', 'solution'],
};

function fileDeclaration(
  text: ProcedureText,
  pointer: string,
  raw: RawFile,
  roles: ReadonlySet<string>,
): FileDeclaration {
  if (!isFormat(raw.format)) {
    const near = nearestName(raw.format, Object.keys(FORMATS));
    const solution = near === undefined ? `Formats are ${Object.keys(FORMATS).join(', ')}.` : `Did you mean "${near}"?`;
    refuse(text, `${pointer}/format`, `there is no format "${raw.format}"`, solution);
  }
  const known: readonly string[] = FORMATS[raw.format];
  const stray = Object.keys(raw.with ?? {}).find((key) => !known.includes(key));
  if (stray !== undefined) {
    const solution = known.length === 0 ? 'It takes nothing.' : `It takes ${known.join(', ')}.`;
    refuse(text, `${pointer}/with`, `the format "${raw.format}" takes no "${stray}"`, solution);
  }
  for (const [name, pattern] of Object.entries(asObject(raw.with?.['subjects']) ?? {})) {
    located(text, `${pointer}/with/subjects/${pointerToken(name)}`, () => compilePathPattern(asString(pattern) ?? ''));
  }
  checkTexts(text, `${pointer}/with`, raw, roles);
  const path = located(text, `${pointer}/path`, () => compilePathPattern(raw.path));
  return {
    role: raw.role,
    path,
    format: raw.format,
    optional: raw.optional ?? false,
    many: raw.many ?? false,
    ...(raw.pinned === true && { pinned: true }),
    with: raw.with ?? {},
    ...mapping(text, pointer, raw, raw.format),
  };
}

/** What names something is a text; a number there would name nothing, and nobody would notice. */
function checkTexts(
  text: ProcedureText,
  pointer: string,
  { format, with: given = {} }: RawFile,
  roles: ReadonlySet<string>,
): void {
  for (const name of ['of', 'source', 'use']) {
    if (given[name] !== undefined && (typeof given[name] !== 'string' || given[name] === ''))
      refuse(text, `${pointer}/${name}`, `"${name}" is no text`, 'Give it a name.');
  }
  if (format === 'detached-signature' && given['of'] === undefined)
    refuse(text, pointer, 'nothing says what the signature is over', 'Add "of" with the role of the signed file.');
  const { of } = given;
  if (typeof of === 'string' && !roles.has(of))
    refuse(text, `${pointer}/of`, `no file has the role "${of}"`, 'Declare it under files.');
}

/** What turns a file into evidence whose format alone says nothing about it. */
function mapping(
  text: ProcedureText,
  pointer: string,
  raw: RawFile,
  format: FileDeclaration['format'],
): Pick<FileDeclaration, 'claims' | 'schema'> {
  const mapped = Object.keys(FORMATS).filter((name) => isFormat(name) && isMapped(name));
  if (raw.claims !== undefined && !isMapped(format)) {
    const solution = `Formats with claims are ${mapped.join(', ')}.`;
    refuse(text, `${pointer}/claims`, `the format "${format}" takes no claims`, solution);
  }
  if (raw.schema !== undefined && !hasSchema(format)) {
    const solution = `Formats with a schema are ${mapped.filter((name) => isFormat(name) && hasSchema(name)).join(', ')}.`;
    refuse(text, `${pointer}/schema`, `the format "${format}" takes no schema`, solution);
  }
  const { schema } = raw;
  return {
    ...(raw.claims !== undefined && {
      claims: raw.claims.map((claim, index) =>
        compileClaim(claim, {
          wildcards: wildcardCount(raw.path),
          fold: foldsLabels(format) ? foldLabel : (token) => token,
          refuse: (at, message, solution) => refuse(text, `${pointer}/claims/${index}${at}`, message, solution),
        }),
      ),
    }),
    ...(schema !== undefined && {
      schema:
        typeof schema === 'string'
          ? { pointer: '/schemaVersion', known: [schema] }
          : { pointer: schema.at, known: schema.is },
    }),
  };
}

function lineDeclaration(
  text: ProcedureText,
  pointer: string,
  raw: RawLine,
  roles: ReadonlySet<string>,
): LineDeclaration {
  const template = located(text, `${pointer}/line`, () => compileLineTemplate(raw.line));
  const { kind } = raw;
  if (!isMappable(kind)) {
    const near = nearestName(kind, MAPPABLE_KINDS);
    const solution = near === undefined ? `Choose one of ${MAPPABLE_KINDS.join(', ')}.` : `Did you mean "${near}"?`;
    return refuse(text, `${pointer}/kind`, `a line cannot become "${kind}"`, solution);
  }
  const types = mappableFields(kind);
  const set = raw.set ?? {};
  const given = [...template.fields.map(({ name }) => name), ...Object.keys(set)];
  for (const name of given)
    checkField(types, name, kind, (message, solution) => refuse(text, pointer, message, solution));
  for (const [name, value] of Object.entries(set)) {
    const type = types[name] ?? 'text';
    if (!isLiteralOf(type, value))
      refuse(text, `${pointer}/set`, `"${name}" is set to what is no ${type}`, 'Set a value of its type.');
  }
  for (const { name, type } of template.fields) {
    const wanted = placeholdersFor(types[name] ?? 'text');
    if (wanted !== undefined && !wanted.includes(type)) {
      const solution =
        wanted.length === 0 ? 'Leave it out.' : `Match it with {${name}:${wanted.join(`} or {${name}:`)}}.`;
      refuse(text, `${pointer}/line`, `"${name}" cannot be matched as "${type}"`, solution);
    }
  }
  if (new Set(given).size !== given.length)
    refuse(text, pointer, 'a field is both matched and set', 'Give each field once.');
  const lacking = lackingField(kind, given);
  if (lacking !== undefined)
    refuse(text, pointer, `the field "${lacking}" is neither matched nor set`, `Add it to the line or to "set".`);
  for (const role of raw.in ?? []) {
    if (!roles.has(role)) refuse(text, `${pointer}/in`, `no file has the role "${role}"`, 'Declare it under files.');
  }
  return { template, kind, set, ...(raw.in && { in: raw.in }) };
}

/** Placeholders whose every match is a value of the field's type; undefined where any will do. */
function placeholdersFor(type: FieldType): readonly LineFieldType[] | undefined {
  switch (type) {
    case 'integer':
      return ['int'];
    case 'boolean':
      return ['bool'];
    case 'time':
      return ['time'];
    case 'digest':
      return ['sha256', 'digest'];
    case 'checks':
    case 'texts':
      return [];
    default:
      return undefined;
  }
}

function checkParams(text: ProcedureText, params: Procedure['params']): void {
  for (const [name, { default: value, min, max }] of Object.entries(params)) {
    if (min > max || value < min || value > max) {
      refuse(
        text,
        `/params/${name}`,
        `the default of "${name}" is outside its own bounds`,
        'Give min ≤ default ≤ max.',
      );
    }
  }
}

function checkSelector(text: ProcedureText, pointer: string, selector: Selector): void {
  const { kind, where = {}, field } = selector;
  if (!isEvidenceKind(kind)) {
    const near = nearestName(kind, EVIDENCE_KINDS);
    const solution = near === undefined ? `Kinds are ${EVIDENCE_KINDS.join(', ')}.` : `Did you mean "${near}"?`;
    refuse(text, pointerJoin(pointer, 'kind'), `there is no evidence kind "${String(kind)}"`, solution);
  }
  const known = fieldsOf(kind);
  const stray = [...Object.keys(where), ...(field === undefined ? [] : [field])].find((name) => !known.includes(name));
  if (stray !== undefined)
    refuse(text, pointer, `"${kind}" has no field "${stray}"`, `Its fields are ${known.join(', ')}.`);
}

function unique(text: ProcedureText, pointer: string, names: readonly string[], what: string): void {
  const again = names.findIndex((name, index) => names.indexOf(name) < index);
  if (again >= 0)
    refuse(text, `${pointer}/${again}`, `the ${what} "${names[again] ?? ''}" stands twice`, 'Give each one its own.');
}

export function placeOf(text: ProcedureText, pointer: string): GateErrorPlace {
  // An absent value has no place of its own: name the nearest value around it that has one.
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = text.locate(at);
    if (found !== undefined) return { file: text.file, line: found.line, column: found.column };
    if (at === '') return { file: text.file };
  }
}

function refuse(text: ProcedureText, pointer: string, message: string, solution: string): never {
  throw new GateError('procedure_invalid', message, { place: placeOf(text, pointer), solution });
}

/** Gives an error of a compiler the place in the document that the compiler cannot know. */
function located<T>(text: ProcedureText, pointer: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    throw new GateError(error.code, error.message, {
      place: placeOf(text, pointer),
      ...(error.solution !== undefined && { solution: error.solution }),
      cause: error,
    });
  }
}
