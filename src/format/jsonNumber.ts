/**
 * Whether a JSON number literal says more than the double that it becomes:
 * - its digits are not those that ECMAScript prints for the double (`0.10000000000000001`, `1e-400`); notation does not
 *   count: `1.0`, `1e2` and `100` are exact, and so is `-0`, whose sign alone is lost in the canonical form;
 * - or it is written as a plain integer beyond 2^53 - 1, where neighbours share a double, so that two of them being equal
 *   proves nothing (RFC 7493 §2.2).
 */
export function isInexact(literal: string): boolean {
  const value = Number(literal);
  if (!/[.eE]/.test(literal)) return !Number.isSafeInteger(value);
  const text = String(value);
  if (text === literal) return false;
  const written = decimal(literal);
  const printed = decimal(text);
  return written.digits !== printed.digits || written.exponent !== printed.exponent;
}

/** The digits of a decimal number without zeros at either end, and the power of ten of the first; zero has none. */
function decimal(literal: string): { digits: string; exponent: number } {
  const match = /^-?([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(literal);
  const [, integer = '', fraction = '', exponent = '0'] = match ?? [];
  const all = integer + fraction;
  let first = 0;
  while (all[first] === '0') first += 1;
  let end = all.length;
  // Not /0+$/: on digits full of zeros that takes the square of their number.
  while (end > first && all[end - 1] === '0') end -= 1;
  if (first === end) return { digits: '', exponent: 0 };
  return { digits: all.slice(first, end), exponent: Number(exponent) + integer.length - first };
}
