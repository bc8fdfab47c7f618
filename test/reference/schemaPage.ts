import { asArray, asObject, asString, type JsonObject, type JsonValue } from '../../src/format/jsonValue.ts';

export interface Page {
  readonly title: string;
  readonly about: string;
  /** Fields that are not listed again in each definition. */
  readonly common?: readonly string[];
  /** The document itself is described, too. */
  readonly hasRoot: boolean;
}

/** The page of a JSON Schema: a table of the fields of the document, and one for each of its definitions. */
export function schemaPage(schema: JsonObject, { title, about, common = [], hasRoot }: Page): string {
  const definitions = Object.entries(asObject(schema['$defs']) ?? {});
  return [
    `# ${title}`,
    '<!-- generated: `UPDATE_GOLDEN=1 npx vitest run test/reference` writes this page -->',
    about,
    ...(hasRoot ? [table(rowsOf(schema, ''))] : []),
    ...definitions.flatMap(([name, definition]) => section(name, asObject(definition) ?? {}, common)),
  ]
    .join('\n\n')
    .concat('\n');
}

function section(name: string, definition: JsonObject, common: readonly string[]): string[] {
  const description = asString(definition['description']);
  const rows = rowsOf(definition, '').filter((row) => !common.some((field) => row.startsWith(`| \`${field}\``)));
  return [
    `## ${name}`,
    ...(description === undefined ? [] : [description]),
    rows.length === 0 ? `Takes ${typeOf(definition)}.` : table(rows),
  ];
}

function table(rows: readonly string[]): string {
  return ['| field | type | |', '|---|---|---|', ...rows].join('\n');
}

/** A row for each field; those of objects inside are named by their way, `[]` standing for each member of a list. */
function rowsOf(schema: JsonObject, above: string): string[] {
  const required = (asArray(schema['required']) ?? []).map((one) => asString(one));
  return Object.entries(asObject(schema['properties']) ?? {}).flatMap(([name, value]) => {
    const field = asObject(value) ?? {};
    const path = `${above}${name}`;
    const mark = required.includes(name) ? '' : ' (optional)';
    const items = asObject(field['items']);
    const values = asObject(field['additionalProperties']);
    return [
      `| \`${path}\`${mark} | ${typeOf(field)} | ${asString(field['description'])?.replaceAll('|', '\\|') ?? ''} |`,
      ...rowsOf(field, `${path}.`),
      ...(items === undefined ? [] : rowsOf(items, `${path}[].`)),
      ...(values === undefined ? [] : rowsOf(values, `${path}.*.`)),
    ];
  });
}

function typeOf(schema: JsonObject): string {
  const reference = asString(schema['$ref']);
  if (reference !== undefined) {
    const name = reference.slice(reference.lastIndexOf('/') + 1);
    return reference.startsWith('#') ? `[${name}](#${name.toLowerCase()})` : name;
  }
  if (schema['const'] !== undefined) return `\`${JSON.stringify(schema['const'])}\``;
  const words = asArray(schema['enum']);
  if (words !== undefined) return words.map((word) => `\`${textOf(word)}\``).join(', ');
  const alternatives = asArray(schema['anyOf']) ?? asArray(schema['oneOf']) ?? asArray(schema['allOf']);
  if (alternatives !== undefined && schema['type'] === undefined) {
    const types = alternatives.map((one) => typeOf(asObject(one) ?? {})).filter((type) => type !== 'anything');
    return types.join(' or ');
  }
  const types = (asArray(schema['type']) ?? [schema['type'] ?? 'anything']).map(textOf);
  const items = asObject(schema['items']);
  return types
    .map((type) => (type === 'array' && items !== undefined ? `list of ${typeOf(items)}` : type))
    .join(' or ');
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
