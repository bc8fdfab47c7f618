import { type HostFunction, NotExact, ofStrings } from './hostFunction.ts';

export const SEMVER: Readonly<Record<string, HostFunction>> = {
  'semver.is_valid': ([value]) => typeof value === 'string' && parse(value) !== undefined,
  'semver.compare': ofStrings(2, (a = '', b = '') => {
    const one = parse(a);
    const other = parse(b);
    return one === undefined || other === undefined ? undefined : compare(one, other);
  }),
};

interface Version {
  readonly numbers: readonly bigint[];
  /** Without identifiers, no pre-release. */
  readonly preRelease: readonly string[];
}

const META = /^[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*$/;
const MAX_INT64 = 2n ** 63n - 1n;

/** OPA's reading of SemVer 2.0.0: with a leading "v", and numbers that fit 64 bits. */
function parse(text: string): Version | undefined {
  const [withoutMeta, meta] = cut(text.startsWith('v') ? text.slice(1) : text, '+');
  if (meta !== undefined && !META.test(meta)) return undefined;
  const [core, preRelease] = cut(withoutMeta, '-');
  if (preRelease !== undefined && !META.test(preRelease)) return undefined;
  const identifiers = preRelease?.split('.') ?? [];
  if (identifiers.some((one) => /^0[0-9]+$/.test(one))) return undefined;
  const numbers = core.split('.');
  if (numbers.length !== 3 || !numbers.every((one) => /^(?:0|[1-9][0-9]*)$/.test(one))) return undefined;
  const values = numbers.map(BigInt);
  return values.every((one) => one <= MAX_INT64) ? { numbers: values, preRelease: identifiers } : undefined;
}

function cut(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function compare(a: Version, b: Version): number {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] ?? 0n;
    if (number !== other) return number > other ? 1 : -1;
  }
  const isRelease = [a, b].map(({ preRelease }) => preRelease.length === 0);
  if (isRelease[0] === true || isRelease[1] === true) return Number(isRelease[0]) - Number(isRelease[1]);
  for (const [index, one] of a.preRelease.entries()) {
    const other = b.preRelease[index];
    if (other === undefined) return 1;
    const order = compareIdentifiers(one, other);
    if (order !== 0) return order;
  }
  return a.preRelease.length === b.preRelease.length ? 0 : -1;
}

/** A number is lower than a word. */
function compareIdentifiers(a: string, b: string): number {
  const [first, second] = [a, b].map((one) => (/^[0-9]+$/.test(one) ? BigInt(one) : undefined));
  if (first === undefined && second === undefined) return a === b ? 0 : a > b ? 1 : -1;
  if (first === undefined) return 1;
  if (second === undefined) return -1;
  // OPA takes both for the largest number, and then never ends.
  if (first > MAX_INT64 && second > MAX_INT64 && first !== second) throw new NotExact('a number beyond 64 bits');
  return first === second ? 0 : first > second ? 1 : -1;
}
