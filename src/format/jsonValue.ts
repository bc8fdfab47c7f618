export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

/**
 * A plain object. A key such as `constructor` is an own property when the text has it and an inherited one when it has
 * not, so read members with `member`, `Object.hasOwn` or `Object.entries`, never by asking whether `object[key]` is set.
 */
export interface JsonObject {
  [key: string]: JsonValue;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own member `key` of an object; undefined if `value` is no object or has none. */
export function member(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function asString(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asBoolean(value: JsonValue | undefined): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** A number without fraction that a double holds exactly (RFC 7493 §2.2); anything else is undefined. */
export function asInteger(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

export function asArray(value: JsonValue | undefined): JsonValue[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

/** The objects in a list; none where it is no list. */
export function objectsIn(value: JsonValue | undefined): JsonObject[] {
  return (asArray(value) ?? []).filter((one) => isObject(one));
}

/** The texts in a list; none where it is no list. */
export function textsIn(value: JsonValue | undefined): string[] {
  return (asArray(value) ?? []).filter((one) => typeof one === 'string');
}

/** One reference token of a JSON Pointer, escaped (RFC 6901 §3). */
export function pointerToken(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** `pointer` with one more token. */
export function pointerJoin(pointer: string, token: string | number): string {
  return `${pointer}/${typeof token === 'number' ? token : pointerToken(token)}`;
}

/** The unescaped tokens of a JSON Pointer; undefined if it is not one (RFC 6901 §3). */
export function pointerTokens(pointer: string): string[] | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined;
  // "~01" is "~1": the slash goes first (RFC 6901 §4).
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value at a JSON Pointer; undefined where there is none, for `-`, and for text that is no pointer. */
export function pointerGet(value: JsonValue, pointer: string): JsonValue | undefined {
  const tokens = pointerTokens(pointer);
  if (tokens === undefined) return undefined;
  let current: JsonValue | undefined = value;
  for (const token of tokens) {
    if (Array.isArray(current)) {
      // "01" is no index, so that one item has one pointer (RFC 6901 §4).
      current = /^(?:0|[1-9][0-9]*)$/.test(token) ? current[Number(token)] : undefined;
    } else {
      current = member(current, token);
    }
    if (current === undefined) return undefined;
  }
  return current;
}

/** Whether a string has half of a surrogate pair; such a string has no UTF-8 form. */
export function hasLoneSurrogate(text: string): boolean {
  // Under the `u` flag a whole pair is one character, so the class meets only halves.
  return /[\ud800-\udfff]/u.test(text);
}
