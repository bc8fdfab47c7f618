import { type FieldType, isMappable, MAPPABLE_KINDS, mappableFields } from '../evidence/fields.ts';
import { compileLineTemplate, type LineFieldType } from '../format/lineTemplate.ts';
import { nearestName } from '../format/nearest.ts';
import { checkField, isLiteralOf, lackingField } from './compileClaim.ts';
import type { LineDeclaration } from './procedure.ts';
import { located, type ProcedureText, refuse } from './procedureText.ts';

/** An entry of `lines`, as the schema guarantees it. */
export interface RawLine {
  readonly line: string;
  readonly kind: string;
  readonly set?: Readonly<Record<string, string | number | boolean>>;
  readonly in?: readonly string[];
}

/** Throws GateError('procedure_invalid') where a matched text could not be a value of its field. */
export function lineDeclaration(
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
