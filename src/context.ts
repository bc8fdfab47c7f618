import { GateError } from './error.ts';
import { hasLoneSurrogate } from './format/jsonValue.ts';
import { nearestName } from './format/nearest.ts';
import { parseRfc3339 } from './format/rfc3339.ts';
import type { Expectation } from './policy/evaluate.ts';
import type { Policy } from './policy/loadPolicy.ts';
import type { Procedure } from './procedure/procedure.ts';
import type { Judgement } from './report/reportBase.ts';
import { NO_TRUST, type Trust } from './trust/trust.ts';

/** What a run is judged by. Everything in it comes from outside the run. */
export interface CheckOptions {
  readonly procedure: Procedure;
  readonly policy: Policy;
  /** The only clock: RFC 3339 with a zone, kept to the second. */
  readonly asOf: string;
  /** Whether the caller's clock said it, or a person; recorded in the report. Default: given. */
  readonly asOfSource?: 'clock' | 'given';
  /** What the run must be about. */
  readonly expect?: Expectation;
  /** Keys and secrets whose signatures count. Default: none. */
  readonly trust?: Trust;
  /** Values for the procedure's params, within its bounds. */
  readonly params?: Readonly<Record<string, number>>;
}

declare const RUNGATE_VERSION: string;
/** The version of this package, put in by the build. */
export const TOOL_VERSION: string = RUNGATE_VERSION;

/** Throws GateError: 'usage' for an as-of that is no time, 'config_invalid' for a param that is unknown or out of bounds. */
export function createContext(options: CheckOptions): Judgement {
  const { procedure, policy, asOfSource = 'given', expect = {} } = options;
  const asOf = parseRfc3339(options.asOf);
  if (asOf === undefined) {
    throw new GateError('usage', `not an RFC 3339 time with a zone: ${options.asOf}`, {
      solution: 'Write it like 2026-03-14T02:30:00Z.',
    });
  }
  checkExpectation(expect);
  return {
    procedure,
    policy,
    asOf: { us: asOf.us - (((asOf.us % 1_000_000) + 1_000_000) % 1_000_000), source: asOfSource },
    expect,
    trust: options.trust ?? NO_TRUST,
    params: effectiveParams(procedure, options.params ?? {}),
    toolVersion: TOOL_VERSION,
  };
}

function effectiveParams(procedure: Procedure, given: Readonly<Record<string, number>>): Record<string, number> {
  const names = Object.keys(procedure.params);
  for (const [name, value] of Object.entries(given)) {
    const declared = Object.hasOwn(procedure.params, name) ? procedure.params[name] : undefined;
    if (declared === undefined) {
      const near = nearestName(name, names);
      throw new GateError('config_invalid', `the procedure has no param "${name}"`, {
        solution: near === undefined ? `Its params are ${names.join(', ')}.` : `Did you mean "${near}"?`,
      });
    }
    if (!Number.isSafeInteger(value) || value < declared.min || value > declared.max) {
      throw new GateError(
        'config_invalid',
        `the param "${name}" is ${value}, outside ${declared.min} to ${declared.max}`,
        {
          solution: 'Choose a value that the procedure allows.',
        },
      );
    }
  }
  return Object.fromEntries(names.map((name) => [name, given[name] ?? procedure.params[name]?.default ?? 0]));
}

const EXPECTED = ['source', 'target', 'environment', 'outcome'];

function checkExpectation(expect: Expectation): void {
  for (const [name, value] of Object.entries(expect) as [string, unknown][]) {
    if (!EXPECTED.includes(name)) {
      const near = nearestName(name, EXPECTED);
      throw new GateError('usage', `nothing of a run is called "${name}"`, {
        solution: near === undefined ? `Expect ${EXPECTED.join(', ')}.` : `Did you mean "${near}"?`,
      });
    }
    if (typeof value !== 'string' || value === '' || hasLoneSurrogate(value)) {
      throw new GateError('usage', `the expected ${name} is no text`, {
        solution: 'Give it a value, or leave it out.',
      });
    }
  }
}
