import { GateError } from '../error.ts';
import { loadOwnRules } from '../own/loadOwnRules.ts';
import { OWN_LIMITS } from '../own/ownWorkerMessage.ts';
import type { Policy } from '../policy/loadPolicy.ts';
import { FilePolicyCache } from './policyCache.ts';

/** The policy with the rules of the named folders and bundles, which may take this many seconds. */
export async function extendPolicy(policy: Policy, names: readonly string[], timeout?: string): Promise<Policy> {
  return loadOwnRules(policy, names, {
    limits: { ...OWN_LIMITS, ...timeLimit(timeout) },
    cache: new FilePolicyCache(),
  });
}

function timeLimit(text: string | undefined): { readonly deadlineMs?: number } {
  if (text === undefined) return {};
  const seconds = /^[0-9]{1,4}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= 3_600) return { deadlineMs: seconds * 1000 };
  throw new GateError('usage', `--policy-timeout is "${text}"`, { solution: 'Give a whole number from 1 to 3600.' });
}
