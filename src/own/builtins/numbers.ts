import { isIPv4, isIPv6 } from 'node:net';
import { type HostFunction, NotExact } from './hostFunction.ts';

export const NUMBERS: Readonly<Record<string, HostFunction>> = {
  'numbers.range_step': ([from, to, step]) => {
    if (typeof from !== 'number' || typeof to !== 'number' || typeof step !== 'number') return undefined;
    if (![from, to, step].every(Number.isInteger) || step <= 0) return undefined;
    const count = Math.floor(Math.abs(to - from) / step) + 1;
    if (count > MAX_MEMBERS) throw new NotExact('too many members');
    return Array.from({ length: count }, (_, index) => from + Math.sign(to - from) * step * index);
  },
  'net.cidr_is_valid': ([value]) => typeof value === 'string' && isCidr(value),
};

const MAX_MEMBERS = 1_000_000;

function isCidr(text: string): boolean {
  const at = text.indexOf('/');
  const address = text.slice(0, Math.max(at, 0));
  const bits = text.slice(at + 1);
  // Go's parser knows no zone here, and takes leading zeros of the length.
  if (at < 0 || address.includes('%') || !/^[0-9]{1,6}$/.test(bits)) return false;
  return (isIPv4(address) && Number(bits) <= 32) || (isIPv6(address) && Number(bits) <= 128);
}
