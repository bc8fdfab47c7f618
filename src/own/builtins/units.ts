import { ExactNumber, type HostFunction, NotExact, ofStrings } from './hostFunction.ts';

export const UNITS: Readonly<Record<string, HostFunction>> = {
  'units.parse': ofStrings(1, parseUnits),
  'units.parse_bytes': ofStrings(1, parseBytes),
};

/** A rational number; the denominator is positive. */
interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

const PREFIXES = ['k', 'm', 'g', 't', 'p', 'e'];
/** Beyond it OPA itself rounds on the way, and nobody writes such an amount. */
const MAX_EXPONENT = 50;
/** OPA multiplies by the double that is nearest to a thousandth. */
const MILLI: Rational = { n: BigInt(0.001 * 2 ** 62), d: 2n ** 62n };

function parseUnits(text = ''): ExactNumber | undefined {
  const { amount, unit: given } = split(text.replaceAll('"', ''));
  // Of the first letter the case counts: "m" is a thousandth, "M" a million.
  const unit = `${given.slice(0, 1)}${lower(given.slice(1))}`;
  const factor =
    unit === 'm' ? MILLI : /^[A-Za-z]?/.exec(unit)?.[0] === unit.slice(0, 1) ? factorOf(lower(unit), '') : undefined;
  const value = amount === undefined ? undefined : decimal(amount);
  if (factor === undefined || value === undefined) return undefined;
  return new ExactNumber(fixed({ n: value.n * factor.n, d: value.d * factor.d }));
}

function parseBytes(text = ''): ExactNumber | undefined {
  const { amount, unit } = split(lower(text).replaceAll('"', ''));
  const factor = factorOf(unit, '') ?? factorOf(unit, 'b');
  const value = amount === undefined ? undefined : decimal(amount);
  if (factor === undefined || value === undefined) return undefined;
  // OPA calculates with 64 bits of mantissa, and cuts off what is no whole byte.
  const rounded = rounded64(value);
  const product = rounded64({ n: rounded.n * factor.n, d: rounded.d * factor.d });
  return new ExactNumber(String(product.n / product.d));
}

function factorOf(unit: string, suffix: string): Rational | undefined {
  if (unit === '') return { n: 1n, d: 1n };
  for (const [index, prefix] of PREFIXES.entries()) {
    const power = BigInt(index + 1);
    if (unit === `${prefix}${suffix}`) return { n: 1000n ** power, d: 1n };
    if (unit === `${prefix}i${suffix}`) return { n: 1024n ** power, d: 1n };
  }
  return undefined;
}

/** The number and what follows it. No amount where spaces, or nothing, stand where it should. */
function split(text: string): { readonly amount: string | undefined; readonly unit: string } {
  const end = numberEnd(text);
  if (text.includes(' ') || end === undefined || end === 0) return { amount: undefined, unit: '' };
  return { amount: text.slice(0, end), unit: text.slice(end) };
}

/** Undefined for an exponent of more than six digits. */
function numberEnd(text: string): number | undefined {
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (!/[0-9.eE+-]/.test(char)) return at;
    if (!/[eE]/.test(char)) continue;
    if (!/[0-9+-]/.test(text.charAt(at + 1))) return at;
    if (/[+-]/.test(text.charAt(at + 1))) at += 1;
    if (/^[0-9]{7}/.test(text.slice(at + 1))) return undefined;
  }
  return text.length;
}

function decimal(text: string): Rational | undefined {
  const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/.exec(text);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (match === null || `${whole}${fraction}` === '') return undefined;
  const power = Number(exponent) - fraction.length;
  if (Math.abs(power) > MAX_EXPONENT) throw new NotExact('an exponent out of bounds');
  const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  return power < 0 ? { n: digits, d: 10n ** BigInt(-power) } : { n: digits * 10n ** BigInt(power), d: 1n };
}

/** To 64 significant bits, halves to the even one. */
function rounded64({ n, d }: Rational): Rational {
  if (n === 0n) return { n, d };
  const magnitude = n < 0n ? -n : n;
  let shift = BigInt(magnitude.toString(2).length - d.toString(2).length) - 64n;
  const scaled = (): Rational => (shift >= 0n ? { n: magnitude, d: d << shift } : { n: magnitude << -shift, d });
  if (scaled().n / scaled().d >= 2n ** 64n) shift += 1n;
  const { n: top, d: bottom } = scaled();
  const twice = 2n * (top % bottom);
  const low = top / bottom;
  const up = twice > bottom || (twice === bottom && low % 2n === 1n);
  const mantissa = (up ? low + 1n : low) * (n < 0n ? -1n : 1n);
  return shift >= 0n ? { n: mantissa << shift, d: 1n } : { n: mantissa, d: 1n << -shift };
}

/** A whole number, or ten digits after the point, halves away from zero. */
function fixed({ n, d }: Rational): string {
  if (n % d === 0n) return String(n / d);
  const magnitude = n < 0n ? -n : n;
  const units = (magnitude * 2n * 10n ** 10n + d) / (2n * d);
  const text = String(units).padStart(11, '0');
  return `${n < 0n ? '-' : ''}${text.slice(0, -10)}.${text.slice(-10)}`;
}

/** As Go, which makes one letter of the Turkish capital. */
function lower(text: string): string {
  return text.replaceAll('\u0130', 'i').toLowerCase();
}
