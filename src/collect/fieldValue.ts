import type { FieldType } from '../evidence/fields.ts';
import type { Time } from '../evidence/evidence.ts';
import { asInteger, type JsonValue } from '../format/jsonValue.ts';
import { parseRfc3339 } from '../format/rfc3339.ts';
import { type ClaimPlace, Unreadable } from './collector.ts';

export type FieldValue =
  | string
  | number
  | boolean
  | Time
  | readonly string[]
  | readonly { readonly id: string; readonly ok: boolean; readonly status: string }[]
  | null;

/** Longer texts are no statement, and could be repeated for each item of a document. */
const MAX_TEXT_LENGTH = 10_000;

export interface FieldReading {
  /** The document holds nothing but text, or the declaration says to read a string as a value. */
  readonly parse: boolean;
  readonly decimal: number;
  readonly round?: 'up' | 'down';
}

const PLAIN: FieldReading = { parse: false, decimal: 0 };

/** A text that an item may hold. */
export function boundedText(text: string, place: ClaimPlace): string {
  if (text.length > MAX_TEXT_LENGTH) throw new Unreadable('cap_exceeded', 'text_too_long', place);
  return text;
}

/** A value of a document as a field of a type. Throws Unreadable: a value of another type is never a missing one. */
export function fieldValue(
  type: Exclude<FieldType, 'checks' | 'texts'>,
  value: JsonValue,
  place: ClaimPlace,
  reading: FieldReading = PLAIN,
): string | number | boolean | Time {
  const wrong = (what: string): never => {
    throw new Unreadable('schema_violation', `must be ${what}`, place);
  };
  if (typeof value === 'string') boundedText(value, place);
  switch (type) {
    case 'text':
      return typeof value === 'string' && value !== '' ? value : wrong('a string that is not empty');
    case 'statement':
      return typeof value === 'string' ? value : wrong('a string');
    case 'id':
      if (typeof value === 'string' && value !== '') return value;
      return asInteger(value)?.toString() ?? wrong('a string that is not empty, or an integer');
    case 'value':
      if (typeof value === 'string') return value;
      if (typeof value === 'boolean') return String(value);
      return asInteger(value)?.toString() ?? wrong('a string, an integer or a boolean');
    case 'integer':
      return integer(value, reading) ?? wrong(reading.decimal === 0 ? 'an integer' : 'a number of no more digits');
    case 'boolean':
      if (typeof value === 'boolean') return value;
      return reading.parse && (value === 'true' || value === 'false') ? value === 'true' : wrong('a boolean');
    case 'time':
      return (typeof value === 'string' ? parseRfc3339(value) : undefined) ?? wrong('an RFC 3339 time with a zone');
    case 'digest':
    case 'stated': {
      const hex = typeof value === 'string' ? /^(?:sha256:)?([0-9a-f]{64})$/.exec(value)?.[1] : undefined;
      return hex ?? wrong('a SHA-256 in lower-case hex');
    }
  }
}

/** A safe integer; undefined where the value is none, or becomes none by scaling. */
function integer(value: JsonValue, { parse, decimal, round }: FieldReading): number | undefined {
  if (typeof value === 'number') return scaled(String(value), decimal, round);
  return parse && typeof value === 'string' && value.length <= 40 ? scaled(value, decimal, round) : undefined;
}

/** In decimal digits, because multiplying a double by a power of ten makes 0.29 less than 29 hundredths. */
function scaled(text: string, decimal: number, round: 'up' | 'down' | undefined): number | undefined {
  const match = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:e([+-][0-9]{1,3}))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent) + decimal;
  // Beyond what a double could print, so that hostile exponents make no long strings.
  if (point > 400 || point < -400) return undefined;
  const kept = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0');
  const rest = point <= 0 ? digits : digits.slice(point);
  const exact = /^0*$/.test(rest);
  if (!exact && round === undefined) return undefined;
  const away = !exact && (round === 'up') === (sign === '');
  const size = Number(kept) + (away ? 1 : 0);
  if (!Number.isSafeInteger(size)) return undefined;
  return sign === '-' && size !== 0 ? -size : size;
}
