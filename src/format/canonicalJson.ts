import { Buffer } from 'node:buffer';
import stableStringify from 'fast-json-stable-stringify';
import { GateError } from '../error.ts';
import { hasLoneSurrogate, type JsonValue } from './jsonValue.ts';

/** Deeper than strict JSON allows, so that a report may nest evidence. */
const MAX_DEPTH = 200;

/**
 * The canonical form of a JSON value (RFC 8785): keys in the order of their UTF-16 code units, numbers as ECMAScript
 * writes them (`-0` as `0`), no whitespace. The serialiser alone would write `NaN` as `null`, drop members that are
 * undefined, obey `toJSON` and write a Map as `{}`, so anything that is not JSON throws GateError('internal') first.
 */
export function canonicalJson(value: JsonValue): string {
  assertJson(value, 0);
  return stableStringify(value);
}

/** The canonical form in UTF-8, ready to be hashed, signed or written. */
export function canonicalBytes(value: JsonValue): Buffer {
  return Buffer.from(canonicalJson(value), 'utf8');
}

function assertJson(value: unknown, depth: number): void {
  // Also what stops a cycle.
  if (depth > MAX_DEPTH) throw notJson('it is nested too deep');
  switch (typeof value) {
    case 'string':
      if (hasLoneSurrogate(value)) throw notJson('a string has half of a surrogate pair');
      return;
    case 'number':
      if (!Number.isFinite(value)) throw notJson('a number is not finite');
      return;
    case 'boolean':
      return;
    case 'object':
      if (value === null) return;
      if (Array.isArray(value)) assertArray(value, depth);
      else assertObject(value, depth);
      return;
    default:
      throw notJson(`it holds a value of type ${typeof value}`);
  }
}

function assertArray(array: readonly unknown[], depth: number): void {
  if (Object.getPrototypeOf(array) !== Array.prototype) throw notJson('an array has a class of its own');
  // By index: a hole reads as undefined and is refused, where forEach would skip it.
  for (let index = 0; index < array.length; index += 1) assertJson(array[index], depth + 1);
}

function assertObject(object: object, depth: number): void {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) throw notJson('an object has a class of its own');
  if (Object.getOwnPropertySymbols(object).length > 0) throw notJson('an object has a symbol for a key');
  for (const [key, member] of Object.entries(object)) {
    if (hasLoneSurrogate(key)) throw notJson('a key has half of a surrogate pair');
    assertJson(member, depth + 1);
  }
}

function notJson(reason: string): GateError {
  return new GateError('internal', `a value has no canonical JSON: ${reason}`);
}
