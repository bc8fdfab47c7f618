import { loadCompiler } from '../compiler/load.ts';
import { GateError } from '../error.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import type { SecondEngine } from '../policy/judgeLines.ts';
import { PolicyAbort } from '../policy/wasm.ts';
import { shippedSources } from './shippedSources.ts';

/**
 * OPA's own engine over the shipped rules, embedded and prepared once: for `second` of the options of a check. Takes about
 * a second. Throws GateError('policy_invalid').
 */
export function openSecondEngine(): SecondEngine {
  const prepared = loadCompiler().prepare({ files: shippedSources(), query: 'data.main.results' });
  if (!prepared.ok) throw new GateError('policy_invalid', 'the second engine refuses the shipped rules');
  return {
    evaluate(input) {
      const outcome = ask(() => prepared.value.evaluate(JSON.parse(Buffer.from(input).toString('utf8'))));
      if (!outcome.ok) throw new PolicyAbort('aborted', outcome.problems);
      return outcome.value.defined ? (outcome.value.value as JsonValue) : undefined; // JSON from the compiler
    },
  };
}

function ask<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (cause instanceof GateError) throw new PolicyAbort('aborted', cause);
    throw cause;
  }
}
