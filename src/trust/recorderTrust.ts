import type { Trust } from './trust.ts';

/**
 * Who may sign a record: whoever signs `use` at all, or within one of the narrower names, such as `step:rollout` or
 * `step:rollout:deploy`. Undefined where nobody is pinned for any record of this use.
 */
export function recorderTrust({ keys }: Trust, use: string, names: readonly string[]): Trust | undefined {
  const isOfUse = (sign: string) => sign === use || sign.startsWith(`${use}:`);
  if (!keys.some(({ signs }) => signs.some(isOfUse))) return undefined;
  const allowed = [use, ...names];
  const pinned = keys.filter(({ signs }) => signs.some((sign) => allowed.includes(sign)));
  return { keys: pinned.map((key) => ({ ...key, signs: [use] })), secrets: [] };
}
