import { canonicalJson } from './canonicalJson.ts';
import { isObject, type JsonValue } from './jsonValue.ts';
import { sortedBy } from './order.ts';

/** The value with every list in one order. Sets of a policy are lists in JSON, and each engine lists them in an order of its own. */
export function unordered(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return sortedBy(value.map(unordered), canonicalJson);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unordered(one)]));
}
