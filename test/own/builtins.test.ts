import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Compiler } from '../../src/compiler/compiler.ts';
import { loadCompiler } from '../../src/compiler/load.ts';
import type { JsonValue } from '../../src/format/jsonValue.ts';
import { HOST_BUILTINS, HOSTED_NAMES } from '../../src/own/builtins/builtins.ts';
import { NotExact } from '../../src/own/builtins/hostFunction.ts';

let compiler: Compiler;

beforeAll(() => {
  compiler = loadCompiler();
});

/** What OPA itself makes of each list of arguments; undefined for an error. */
function asked(name: string, lists: readonly (readonly JsonValue[])[]): (JsonValue | undefined)[] {
  const count = lists[0]?.length ?? 0;
  const parameters = Array.from({ length: count }, (_, index) => `args[${index}]`).join(', ');
  const rule = `package p\n\nresults[i] := v if {\n\tsome i, args in input\n\tv := ${name}(${parameters})\n}\n`;
  const outcome = compiler.eval({ files: { 'p.rego': rule }, query: 'data.p.results' }, lists);
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join('\n'));
  const results = outcome.value.value as Record<string, JsonValue>;
  return lists.map((_, index) => results[String(index)]);
}

/** What the host answers, 'inexact' where it cannot. */
function answered(name: string, args: readonly JsonValue[]): JsonValue | undefined {
  try {
    const value = HOST_BUILTINS[name]?.(...args);
    return value instanceof ArrayBuffer
      ? (JSON.parse(Buffer.from(value).toString()) as JsonValue)
      : (value as JsonValue);
  } catch (error) {
    if (error instanceof NotExact) return 'inexact';
    throw error;
  }
}

const letters = (alphabet: string) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 12 });
const text = fc.oneof(fc.string({ unit: 'grapheme' }), letters('ab/%+ .'));
const version = fc.oneof(
  letters('01239.-+vab'),
  fc.constantFrom('1.2.3', '1.2.3-a.1', '1.2.3-a.b+x', 'v0.0.1', '1.2', '01.1.1', '9223372036854775808.0.0'),
);
const amount = fc.oneof(
  fc
    .tuple(
      letters('0123456789.eE+-'),
      fc.constantFrom('', 'm', 'M', 'K', 'ki', 'Ki', 'kI', 'KiB', 'mb', 'Gi', 'EB', 'e', 'x', '\u0130', 'K\u0130'),
    )
    .map((parts) => parts.join('')),
  fc
    .tuple(fc.nat(), fc.nat(9999), fc.constantFrom('m', 'k', 'Mi', 'gib', '"gb"'))
    .map(([a, b, unit]) => `${a}.${b}${unit}`),
);
const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  letters('0123456789abcdef:.%'),
  fc.constantFrom('::', '1:2:3:4:5:6:7::', '::ffff:1.2.3.4', '01.2.3.4'),
);
const cidr = fc.tuple(address, letters('0123/-')).map((parts) => parts.join('/'));
const texts = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.array(fc.oneof(text, fc.nat()), { maxLength: 2 }));

/** Arguments of each function: those that people write, and those that programs get wrong. */
const ARGUMENTS: Readonly<Record<string, fc.Arbitrary<JsonValue[]>>> = {
  'crypto.md5': fc.tuple(text),
  'crypto.sha1': fc.tuple(text),
  'crypto.sha256': fc.tuple(text),
  'crypto.hmac.md5': fc.tuple(text, text),
  'crypto.hmac.sha1': fc.tuple(text, text),
  'crypto.hmac.sha256': fc.tuple(text, text),
  'crypto.hmac.sha512': fc.tuple(text, text),
  'crypto.hmac.equal': fc.tuple(letters('ab'), letters('ab')),
  'hex.encode': fc.tuple(text),
  'hex.decode': fc.tuple(fc.oneof(letters('0123456789abcdefABCDEF'), text)),
  'base64url.encode_no_pad': fc.tuple(text),
  'urlquery.encode': fc.tuple(text),
  'urlquery.decode': fc.tuple(fc.oneof(text, letters('%0123456789abcdef+'))),
  'semver.is_valid': fc.tuple(fc.oneof(version, fc.nat())),
  'semver.compare': fc.tuple(version, version),
  'units.parse': fc.tuple(amount),
  'units.parse_bytes': fc.tuple(amount),
  'strings.any_prefix_match': fc.tuple(texts, texts),
  'strings.any_suffix_match': fc.tuple(texts, texts),
  'strings.count': fc.tuple(
    letters('aab'),
    letters('ab').map((part) => part.slice(0, 2)),
  ),
  indexof_n: fc.tuple(
    letters('aab\u{1f600}'),
    letters('ab\u{1f600}').map((part) => Array.from(part).slice(0, 2).join('')),
  ),
  'glob.quote_meta': fc.tuple(letters('*?\\[]{}!-,a')),
  'numbers.range_step': fc.tuple(
    fc.integer({ min: -50, max: 50 }),
    fc.integer({ min: -50, max: 50 }),
    fc.integer({ min: -2, max: 9 }),
  ),
  'net.cidr_is_valid': fc.tuple(fc.oneof(cidr, fc.nat())),
};

it('has arguments for every function', () => {
  expect(Object.keys(ARGUMENTS).sort()).toEqual(HOSTED_NAMES);
});

describe('a function that the host gives to rules', () => {
  it.each(Object.entries(ARGUMENTS))('%s answers as OPA does', (name, arbitrary) => {
    const lists = fc.sample(arbitrary, { numRuns: 300, seed: SEED });
    const wanted = asked(name, lists);
    const wrong = lists.flatMap((args, index) => {
      const got = answered(name, args);
      // What cannot be carried exactly ends the evaluation.
      return got === 'inexact' || JSON.stringify(got) === JSON.stringify(wanted[index])
        ? []
        : [{ args, got, wanted: wanted[index] }];
    });
    expect(wrong).toEqual([]);
    expect(lists.filter((args) => answered(name, args) !== 'inexact').length).toBeGreaterThan(150);
  });
});

const SEED = 20_260_214;

describe('what cannot be carried exactly', () => {
  it.each<[string, JsonValue[]]>([
    ['crypto.sha256', ['\uFFFD']],
    ['hex.decode', ['ff']],
    ['urlquery.decode', ['%ff']],
    ['numbers.range_step', [0, 2 ** 60, 2 ** 58]],
    ['numbers.range_step', [0, 2_000_000, 1]],
    ['units.parse', ['1e60']],
    ['semver.compare', ['1.0.0-99999999999999999999', '1.0.0-99999999999999999998']],
  ])('ends the evaluation: %s of %j', (name, args) => {
    expect(() => HOST_BUILTINS[name]?.(...args)).toThrow(NotExact);
  });
});

it('gives a number by its digits, where a double would lose some', () => {
  const bytes = HOST_BUILTINS['units.parse_bytes']?.('7EiB') as ArrayBuffer;
  expect(Buffer.from(bytes).toString()).toBe('8070450532247928832');
});
