import { foldLabel } from '../format/foldLabel.ts';
import type { JsonObject } from '../format/jsonValue.ts';
import { asObject, asString, pointerToken } from '../format/jsonValue.ts';
import { nearestName } from '../format/nearest.ts';
import { compilePathPattern, wildcardCount } from '../format/pathPattern.ts';
import { compileClaim, type RawClaim } from './compileClaim.ts';
import { foldsLabels, FORMATS, hasSchema, isFormat, isMapped } from './formats.ts';
import type { FileDeclaration } from './procedure.ts';
import { located, type ProcedureText, refuse } from './procedureText.ts';

/** An entry of `files`, as the schema guarantees it. */
export interface RawFile {
  readonly role: string;
  readonly path: string;
  readonly format: string;
  readonly optional?: boolean;
  readonly many?: boolean;
  readonly pinned?: boolean;
  readonly attested?: string;
  readonly with?: JsonObject;
  readonly schema?: string | { readonly at: string; readonly is: readonly string[] };
  readonly claims?: readonly RawClaim[];
}

/** Throws GateError('procedure_invalid') where the entry names what does not exist or cannot be together. */
export function fileDeclaration(
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
    ...(raw.attested !== undefined && { attested: raw.attested }),
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
