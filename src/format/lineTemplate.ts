import { Buffer } from 'node:buffer';
import { GateError } from '../error.ts';
import { hasLoneSurrogate } from './jsonValue.ts';
import { parseRfc3339 } from './rfc3339.ts';

const MAX_TEMPLATE_LENGTH = 1000;

/** Whether a non-empty text is a value of the type. Every test is linear in the text. */
const TYPES = {
  /** Anything but nothing; not trimmed. */
  text: () => true,
  /** No whitespace and no control character. */
  word: isWord,
  /**
   * As `word`. A path with a space is not taken, because "wrote /a.tar (dry run)" would become the path of a backup that
   * was never made; a template that needs it says `text`.
   */
  path: isWord,
  /** Decimal digits, perhaps after `-`; a safe integer. */
  int: (text) => /^-?[0-9]+$/.test(text) && Number.isSafeInteger(Number(text)),
  /** A git commit: 40 lower-case hexadecimal digits. */
  commit: (text) => /^[0-9a-f]{40}$/.test(text),
  /** 64 lower-case hexadecimal digits. */
  sha256: (text) => /^[0-9a-f]{64}$/.test(text),
  /** `sha256:` and 64 lower-case hexadecimal digits. */
  digest: (text) => /^sha256:[0-9a-f]{64}$/.test(text),
  /** A perhaps shortened hash: 7 to 64 lower-case hexadecimal digits. */
  hexref: (text) => /^[0-9a-f]{7,64}$/.test(text),
  /** SemVer 2.0.0, without a leading `v`. */
  version: isVersion,
  /** RFC 3339, as `parseRfc3339` reads it. */
  time: (text) => parseRfc3339(text) !== undefined,
  /** A name of a service, image, check: letters, digits and `. _ : / @ -`, beginning with a letter or digit. */
  name: (text) => /^[A-Za-z0-9][A-Za-z0-9._:/@-]*$/.test(text),
  /** `http://` or `https://` and more, without whitespace. */
  url: (text) => /^https?:\/\/[^/]/.test(text) && isWord(text),
  bool: (text) => text === 'true' || text === 'false',
} as const satisfies Record<string, (text: string) => boolean>;

export type LineFieldType = keyof typeof TYPES;

type Begins = (bytes: Uint8Array, at: number, end: number) => boolean;

/** What the first bytes of a value of each type are; none for those that begin with anything. All of them are ASCII. */
const BEGINS: Partial<Readonly<Record<LineFieldType, Begins>>> = {
  int: (bytes, at) => bytes[at] === DASH || isDigit(bytes[at]),
  commit: beginsHex,
  sha256: beginsHex,
  hexref: beginsHex,
  digest: (bytes, at, end) => at < end && bytes[at] === 0x73,
  version: (bytes, at, end) => {
    let dot = at;
    while (dot < end && isDigit(bytes[dot])) dot += 1;
    return dot > at && dot < end && bytes[dot] === DOT;
  },
  time: (bytes, at, end) => at + 5 <= end && isDigit(bytes[at]) && isDigit(bytes[at + 3]) && bytes[at + 4] === DASH,
  url: (bytes, at, end) => at < end && bytes[at] === 0x68,
};

const DASH = 0x2d;
const DOT = 0x2e;
const SHORTEST_HEX = 7;

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function beginsHex(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + SHORTEST_HEX > end) return false;
  for (let index = at; index < at + SHORTEST_HEX; index += 1) {
    const byte = bytes[index] ?? 0;
    if (!isDigit(byte) && (byte < 0x61 || byte > 0x66)) return false;
  }
  return true;
}

export interface LineField {
  readonly name: string;
  readonly type: LineFieldType;
}

export interface LineTemplate {
  readonly source: string;
  readonly fields: readonly LineField[];
  /** The UTF-8 bytes that every matching line begins with, to reject a line before it is decoded. May be empty. */
  readonly prefix: Uint8Array;
  /**
   * Whether the bytes from `start` to `end` can be a line that matches, by the first of them alone: most lines need not be
   * decoded. Never false for one that matches.
   */
  mayMatch(bytes: Uint8Array, start: number, end: number): boolean;
  /** The values by name where the whole line matches. `line` is one line without its ending. */
  match(line: string): Record<string, string> | undefined;
}

interface Part extends LineField {
  /** The literal text after the placeholder; empty only after a placeholder that ends the template. */
  readonly literal: string;
}

/**
 * Compiles a template: literal text with placeholders `{name:type}`; `{{` and `}}` stand for single braces. Throws
 * GateError('procedure_invalid').
 *
 * A placeholder takes the text up to the first occurrence of the literal that follows it; the last placeholder takes all
 * up to the final literal, with which the line must end. If a value so taken is empty or not of its type, the line does
 * not match: nothing is tried again, so matching costs one search a placeholder and has one outcome.
 */
export function compileLineTemplate(source: string): LineTemplate {
  const { first, parts } = parseTemplate(source);
  const prefix = Buffer.from(first, 'utf8');
  const begins = parts[0] === undefined ? undefined : BEGINS[parts[0].type];
  return {
    source,
    fields: parts.map(({ name, type }) => ({ name, type })),
    prefix,
    mayMatch(bytes, start, end) {
      const at = start + prefix.length;
      if (at > end) return false;
      for (let index = 0; index < prefix.length; index += 1) {
        if (bytes[start + index] !== prefix[index]) return false;
      }
      return begins === undefined || begins(bytes, at, end);
    },
    match: (line) => matchParts(first, parts, line),
  };
}

function matchParts(first: string, parts: readonly Part[], line: string): Record<string, string> | undefined {
  if (!line.startsWith(first)) return undefined;
  const values: Record<string, string> = {};
  let at = first.length;
  for (const [index, { name, type, literal }] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const end = isLast ? line.length - literal.length : line.indexOf(literal, at);
    if (end <= at || (isLast && !line.endsWith(literal))) return undefined;
    const value = line.slice(at, end);
    if (!TYPES[type](value)) return undefined;
    values[name] = value;
    at = end + literal.length;
  }
  return at === line.length ? values : undefined;
}

function parseTemplate(source: string): { first: string; parts: Part[] } {
  if (source === '') throw invalid(source, 'it is empty');
  if (source.length > MAX_TEMPLATE_LENGTH) throw invalid(source, `it is longer than ${MAX_TEMPLATE_LENGTH} characters`);
  if (/[\n\r\0]/.test(source) || hasLoneSurrogate(source)) throw invalid(source, 'it holds what no line can hold');

  const fields: LineField[] = [];
  /** `literals[0]` precedes the first placeholder, `literals[n]` follows the nth; `literal` is the one being read. */
  const literals: string[] = [];
  let literal = '';
  // Doubled braces first, then a placeholder, then anything else, brace or not.
  for (const [token] of source.matchAll(/\{\{|\}\}|\{[^{}]*\}|[^{}]+|[{}]/g)) {
    if (token === '{' || token === '}') throw invalid(source, `a single "${token}"; write it twice to mean itself`);
    if (token.startsWith('{') && token !== '{{') {
      if (fields.length > 0 && literal === '') throw invalid(source, `nothing between ${token} and the one before`);
      fields.push(parsePlaceholder(source, token, fields));
      literals.push(literal);
      literal = '';
    } else {
      literal += token === '{{' || token === '}}' ? token.slice(1) : token;
    }
  }
  literals.push(literal);
  return {
    first: literals[0] ?? '',
    parts: fields.map((field, index) => ({ ...field, literal: literals[index + 1] ?? '' })),
  };
}

function parsePlaceholder(source: string, token: string, before: readonly LineField[]): LineField {
  const match = /^\{([a-z][A-Za-z0-9]*):([a-z0-9]+)\}$/.exec(token);
  if (match === null) throw invalid(source, `${token} is not of the form {name:type}`);
  const [, name = '', type = ''] = match;
  if (!isType(type)) throw invalid(source, `${token} has an unknown type; known are ${Object.keys(TYPES).join(', ')}`);
  if (before.some((field) => field.name === name)) throw invalid(source, `the name "${name}" is used twice`);
  return { name, type };
}

function isType(text: string): text is LineFieldType {
  return Object.hasOwn(TYPES, text);
}

function isWord(text: string): boolean {
  // Listed and not \s: what \s holds has changed with Unicode versions.
  return !/[\u0000-\u0020\u007f-\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/.test(text);
}

function isVersion(text: string): boolean {
  // Longer ones are no versions; npm's semver has the same bound.
  if (text.length > 256) return false;
  const [rest = '', build, ...more] = text.split('+');
  if (more.length > 0 || (build !== undefined && !build.split('.').every((part) => /^[0-9A-Za-z-]+$/.test(part)))) {
    return false;
  }
  const dash = rest.indexOf('-');
  const core = (dash === -1 ? rest : rest.slice(0, dash)).split('.');
  const prerelease = dash === -1 ? [] : rest.slice(dash + 1).split('.');
  return core.length === 3 && core.every(isNumericIdentifier) && prerelease.every(isPrereleaseIdentifier);
}

function isNumericIdentifier(text: string): boolean {
  return /^(?:0|[1-9][0-9]*)$/.test(text);
}

function isPrereleaseIdentifier(text: string): boolean {
  return /^[0-9]+$/.test(text) ? isNumericIdentifier(text) : /^[0-9A-Za-z-]+$/.test(text);
}

function invalid(source: string, reason: string): GateError {
  return new GateError('procedure_invalid', `the line template ${JSON.stringify(source)} is wrong: ${reason}`);
}
