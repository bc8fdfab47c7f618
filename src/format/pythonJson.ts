import { compareUtf8 } from './order.ts';
import { isObject, type JsonValue } from './jsonValue.ts';

/**
 * JSON as Python's `json.dumps(…, sort_keys=True, separators=(",", ":"))` writes it, from the text of a document. The value
 * alone would not do: Python keeps `-102.0` apart from `-102`, and prints integers of any size.
 */
export interface PythonJson {
  /** `ensure_ascii`: everything outside printable ASCII is escaped. */
  readonly ascii: boolean;
  /** Members left out, by their keys from the root. */
  readonly without: readonly (readonly string[])[];
}

/** `text` must be strict JSON, of bounded depth. */
export function pythonJson(text: string, { ascii, without }: PythonJson): string {
  return write(JSON.parse(markNumbers(text)) as JsonValue, ascii, without) ?? '';
}

/** Stands before each string and each number literal, so that the two stay apart in the parsed value. */
const STRING = 's';
const NUMBER = 'n';
const TOKEN = /"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*/gs;

function markNumbers(text: string): string {
  return text.replaceAll(TOKEN, (token) =>
    token.startsWith('"') ? `"${STRING}${token.slice(1)}` : `"${NUMBER}${token}"`,
  );
}

function write(value: JsonValue, ascii: boolean, without: readonly (readonly string[])[]): string | undefined {
  if (without.some((path) => path.length === 0)) return undefined;
  if (typeof value === 'string') return scalar(value, ascii);
  if (Array.isArray(value)) return `[${value.map((item) => write(item, ascii, []) ?? '').join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value)
    .map(([key, member]) => ({ key: key.slice(1), member }))
    .sort((a, b) => compareUtf8(a.key, b.key))
    .flatMap(({ key, member }) => {
      const below = without.filter(([first]) => first === key).map((path) => path.slice(1));
      const text = write(member, ascii, below);
      return text === undefined ? [] : [`${quoted(key, ascii)}:${text}`];
    });
  return `{${members.join(',')}}`;
}

function scalar(marked: string, ascii: boolean): string {
  const rest = marked.slice(1);
  return marked.startsWith(STRING) ? quoted(rest, ascii) : number(rest);
}

function quoted(text: string, ascii: boolean): string {
  const json = JSON.stringify(text);
  if (!ascii) return json;
  // By code units: Python writes a pair of surrogates as two escapes, too.
  return json.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function number(literal: string): string {
  if (!/[.eE]/.test(literal)) return literal === '-0' ? '0' : literal;
  return float(Number(literal));
}

/** `repr` of a float: the shortest digits, a fraction always, and an exponent below 1e-4 and from 1e16. */
function float(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replaceAll(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}
