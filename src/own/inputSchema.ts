import { asObject, type JsonObject, type JsonValue } from '../format/jsonValue.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import type { ParameterEntry, RuleEntry } from '../policy/catalogue.ts';

const TEXT = { type: 'string' };
const INTEGER = { type: 'integer' };

/**
 * The JSON Schema of what users' rules see as `input`: with it, a field that no item has and a parameter that the rule does
 * not declare are errors of the compiler. `evidence` is the schema of the evidence document.
 */
export function inputSchema(rules: readonly RuleEntry[], evidence: JsonObject): JsonObject {
  const definitions = asObject(evidence['$defs']) ?? {};
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $defs: definitions,
    ...closed({
      requirements: closed(
        Object.fromEntries(
          rules.map(({ rule, parameters }) => [
            rule,
            listOf(
              closed({
                id: TEXT,
                with: closed(
                  Object.fromEntries(Object.entries(parameters).map(([name, entry]) => [name, parameterSchema(entry)])),
                ),
              }),
            ),
          ]),
        ),
      ),
      items: listOf(itemSchema(evidence, definitions)),
      asOf: closed({ us: INTEGER }),
      procedure: TEXT,
      expect: closed({ source: TEXT, target: TEXT, environment: TEXT, outcome: TEXT }),
      assurance: closed({ required: TEXT, reached: TEXT, reason: TEXT }),
    }),
  };
}

function parameterSchema({ type, group }: ParameterEntry): JsonObject {
  const selection = closed({
    items: listOf(INTEGER),
    field: TEXT,
    ...(group !== undefined && { groups: { type: 'object', additionalProperties: listOf(INTEGER) } }),
  });
  switch (type) {
    case 'selector':
      return selection;
    case 'selectors':
      return listOf(selection);
    case 'string':
    case 'choice':
      return TEXT;
    case 'strings':
      return listOf(TEXT);
    case 'string_map':
      return { type: 'object', additionalProperties: TEXT };
    case 'integer':
      return INTEGER;
    case 'integers':
      return listOf(INTEGER);
    case 'integer_map':
      return { type: 'object', additionalProperties: INTEGER };
    case 'seconds':
      return closed({ us: INTEGER, text: TEXT });
    case 'facts':
      return { type: 'object' };
  }
}

/** One object with the fields of all kinds: which kind an item is, a rule knows from its selector. */
function itemSchema(evidence: JsonObject, definitions: JsonObject): JsonObject {
  const kinds = asObject(asObject(asObject(evidence['properties'])?.['evidence'])?.['properties']) ?? {};
  const fields: Record<string, Map<string, JsonValue>> = {};
  for (const kind of Object.keys(kinds)) {
    for (const [field, schema] of Object.entries(asObject(asObject(definitions[kind])?.['properties']) ?? {})) {
      // Only what `gate collect` prints says which lines read an item.
      if (field === 'readBy') continue;
      (fields[field] ??= new Map()).set(canonicalJson(schema), schema);
    }
  }
  return closed(
    Object.fromEntries(
      Object.entries(fields).map(([field, schemas]) => {
        const [only] = schemas.values();
        return [field, schemas.size === 1 && only !== undefined ? only : {}];
      }),
    ),
  );
}

function closed(properties: Record<string, JsonValue>): JsonObject {
  return { type: 'object', properties, additionalProperties: false };
}

function listOf(items: JsonValue): JsonObject {
  return { type: 'array', items };
}
