import type { JsonValue } from '../format/jsonValue.ts';

/**
 * A key of the data that reads as a number, if there is one: `data.user.list[2]` finds it in OPA's own engine, and not in
 * its WebAssembly.
 */
export function numericKey(data: JsonValue): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const keys = Array.isArray(data) ? [] : Object.keys(data);
  return keys.find((key) => /^-?[0-9]+$/.test(key)) ?? firstOf(Object.values(data));
}

function firstOf(values: readonly JsonValue[]): string | undefined {
  for (const value of values) {
    const key = numericKey(value);
    if (key !== undefined) return key;
  }
  return undefined;
}
