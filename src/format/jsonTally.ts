import { Buffer } from 'node:buffer';
import { isInexact } from './jsonNumber.ts';
import type { JsonValue } from './jsonValue.ts';

/** What `JSON.parse` does not tell about a text. Meaningful only for well-formed JSON. */
export interface JsonTally {
  /** Members of all objects together, counting a key that comes twice as two. */
  readonly members: number;
  readonly depth: number;
  /** Whether a number is out of range or inexact. */
  readonly oddNumber: boolean;
  /** Whether a `\u` escape of a surrogate occurs, whole pairs included. */
  readonly surrogateEscape: boolean;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** A number with fewer characters and no exponent has at most 15 digits, which a double always holds. */
const SHORT_NUMBER = 16;

/** Counts in one pass over the bytes. Never throws, whatever the bytes are. */
export function tallyJson(bytes: Uint8Array): JsonTally {
  let members = 0;
  let depth = 0;
  let deepest = 0;
  let oddNumber = false;
  let surrogateEscape = false;
  const length = bytes.length;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte <= 0x20) continue;
    if (byte === QUOTE) {
      for (at += 1; at < length; at += 1) {
        const inside = bytes[at];
        if (inside === QUOTE) break;
        if (inside !== BACKSLASH) continue;
        at += 1;
        // 0x20 makes "D" a "d".
        if (bytes[at] === 0x75 && ((bytes[at + 1] ?? 0) | 0x20) === 0x64) surrogateEscape = true;
      }
    } else if (byte === 0x3a) {
      members += 1;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
    } else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
      const start = at;
      let exponent = false;
      // Up to the last character of the number: the loop itself steps over that.
      for (let next = bytes[at + 1] ?? 0; isNumberByte(next); next = bytes[at + 1] ?? 0) {
        at += 1;
        exponent ||= (next | 0x20) === 0x65;
      }
      if (exponent || at - start + 1 >= SHORT_NUMBER) oddNumber ||= isOdd(bytes, start, at + 1);
    }
  }
  return { members, depth: deepest, oddNumber, surrogateEscape };
}

/** Members of all objects in a value together; NaN, which equals nothing, if one has the key `__proto__`. */
export function countMembers(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') members += countMembers(item);
    return members;
  }
  for (const key of Object.keys(value)) {
    if (key === '__proto__') return NaN;
    const item = value[key];
    members += typeof item === 'object' ? 1 + countMembers(item) : 1;
  }
  return members;
}

/** Digits, `+`, `-`, `.`, `e` and `E`. */
function isNumberByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || (byte | 0x20) === 0x65 || byte === 0x2b || byte === 0x2d;
}

function isOdd(bytes: Uint8Array, start: number, end: number): boolean {
  const literal = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  return !Number.isFinite(Number(literal)) || isInexact(literal);
}
