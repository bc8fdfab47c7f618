import type { JsonValue } from '../../format/jsonValue.ts';
import { CRYPTO } from './crypto.ts';
import { ENCODING } from './encoding.ts';
import { ExactNumber, type HostFunction, NotExact } from './hostFunction.ts';
import { NUMBERS } from './numbers.ts';
import { SEMVER } from './semver.ts';
import { STRINGS } from './strings.ts';
import { UNITS } from './units.ts';

/** What users' rules may call beyond what is compiled into their policy. Each passes all of OPA's own cases for it. */
const HOSTED: Readonly<Record<string, HostFunction>> = {
  ...CRYPTO,
  ...ENCODING,
  ...NUMBERS,
  ...SEMVER,
  ...STRINGS,
  ...UNITS,
};

export const HOSTED_NAMES: readonly string[] = Object.keys(HOSTED).sort();

/** As the engine calls them: with one parameter for each argument, and bytes of JSON for a number by its digits. */
export const HOST_BUILTINS: Readonly<Record<string, (...args: JsonValue[]) => unknown>> = Object.fromEntries(
  Object.entries(HOSTED).map(([name, act]) => [name, (...args: JsonValue[]) => called(act, args)]),
);

function called(act: HostFunction, args: readonly JsonValue[]): unknown {
  if (!args.every(isExact)) throw new NotExact('an argument that cannot be carried exactly');
  const value = act(args);
  return value instanceof ExactNumber ? new TextEncoder().encode(value.text).buffer : value;
}

/** Bytes that are no UTF-8 became U+FFFD on the way, and digits beyond a double's were lost. */
function isExact(value: JsonValue): boolean {
  if (typeof value === 'string') return !value.includes('\uFFFD');
  if (typeof value === 'number') return Number.isSafeInteger(value) || !Number.isInteger(value);
  if (value === null || typeof value === 'boolean') return true;
  return Object.entries(value).every(([key, one]) => isExact(key) && isExact(one));
}
