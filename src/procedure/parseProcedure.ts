import { Buffer } from 'node:buffer';
import validateProcedure from '../../generated/validators/procedure-v1.js';
import { EVIDENCE_KINDS, isEvidenceKind } from '../evidence/evidence.ts';
import { fieldsOf } from '../evidence/fields.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import { pointerJoin } from '../format/jsonValue.ts';
import { nearestName } from '../format/nearest.ts';
import { schemaProblems } from '../format/schema.ts';
import { sha256Hex } from '../format/sha256.ts';
import { checkVouchers } from './checkVouchers.ts';
import type { Assurance } from './exceptions.ts';
import { isFormat, isVersioned } from './formats.ts';
import { fileDeclaration, type RawFile } from './fileDeclaration.ts';
import { lineDeclaration, type RawLine } from './lineDeclaration.ts';
import type { Procedure, Requirement, Selector } from './procedure.ts';
import { type ProcedureText, refuse } from './procedureText.ts';

/** The shape that `schemas/procedure-v1.schema.json` guarantees. */
interface RawProcedure {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly runbook: { readonly title: string; readonly origin: string };
  readonly subject: Procedure['subject'];
  readonly outcome: Procedure['outcome'];
  readonly require?: { readonly assurance: Assurance };
  readonly params?: Procedure['params'];
  readonly files: readonly RawFile[];
  readonly lines?: readonly RawLine[];
  readonly gates?: Readonly<Record<string, { readonly not_applicable: string }>>;
  readonly requirements: readonly RawRequirement[];
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
  checkVouchers(text, raw.files);
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
    ...(raw.require !== undefined && { require: raw.require.assurance }),
    params: raw.params ?? {},
    // First, so that no pattern of the procedure can take such a file for its own.
    files: [...common.files, ...raw.files].map((file, index) =>
      fileDeclaration(text, `/files/${index - common.files.length}`, file, roles),
    ),
    lines: (raw.lines ?? []).map((line, index) => lineDeclaration(text, `/lines/${index}`, line, roles)),
    notApplicable: Object.fromEntries(gates.map(([gate, { not_applicable }]) => [gate, not_applicable])),
    requirements: [...common.requirements.filter((one) => judges(one, raw.files)), ...raw.requirements].map(
      requirement,
    ),
  };
}

/** Where no file can name a version, a demand for documents that do would refuse every run. */
function judges(common: RawRequirement, files: readonly RawFile[]): boolean {
  if (common.with['documents'] === undefined) return true;
  return files.some(({ format, schema }) => isFormat(format) && isVersioned(format, schema !== undefined));
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
    'require',
    'params',
    'files',
    'lines',
    'gates',
    'requirements',
  ],
  '/files/*': ['role', 'path', 'format', 'optional', 'many', 'attested', 'pinned', 'with', 'schema', 'claims'],
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
