import { GateError } from './error.ts';
import { hasLoneSurrogate } from './format/jsonValue.ts';
import { nearestName } from './format/nearest.ts';
import { parseRfc3339 } from './format/rfc3339.ts';
import { higher, isSealKeyPinned, requiredAssurance } from './policy/assurance.ts';
import { unpinnedRole } from './policy/attested.ts';
import { type BoundRequirement, bindRequirements } from './policy/bindRequirements.ts';
import { bindWaivers } from './policy/bindWaivers.ts';
import { bindEnforcement, enforce } from './policy/enforce.ts';
import type { Expectation } from './policy/policyInput.ts';
import type { SecondEngine } from './policy/judgeLines.ts';
import type { Policy } from './policy/loadPolicy.ts';
import type { Assurance, EnforcementSource, Strictness, WaiverSource } from './procedure/exceptions.ts';
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
  /** How much has to be vouched for. Default: unsigned; sealed where a key is pinned for seals. */
  readonly require?: Assurance;
  readonly waivers?: readonly WaiverSource[];
  readonly enforcement?: readonly EnforcementSource[];
  /** Default: full. */
  readonly strictness?: Strictness;
  /** Every requirement line is judged by this engine, too, and only equal results count: see `openSecondEngine`. */
  readonly second?: SecondEngine;
  /** Values for the procedure's params, within its bounds. */
  readonly params?: Readonly<Record<string, number>>;
}

declare const RUNGATE_VERSION: string;
/** The version of this package, put in by the build. */
export const TOOL_VERSION: string = RUNGATE_VERSION;

/**
 * Throws GateError: 'usage' for an as-of that is no time, 'config_invalid' for a param, waiver or enforcement that cannot be,
 * 'procedure_invalid' for a procedure that the policy cannot judge.
 */
export function createContext(options: CheckOptions): Context {
  const { procedure, policy, asOfSource = 'given', expect = {} } = options;
  const asOf = parseRfc3339(options.asOf);
  if (asOf === undefined) {
    throw new GateError('usage', `not an RFC 3339 time with a zone: ${options.asOf}`, {
      solution: 'Write it like 2026-03-14T02:30:00Z.',
    });
  }
  checkExpectation(expect);
  checkPinnedFiles(procedure, options.trust ?? NO_TRUST);
  const params = effectiveParams(procedure, options.params ?? {});
  const us = asOf.us - (((asOf.us % 1_000_000) + 1_000_000) % 1_000_000);
  const bound = bindRequirements(procedure, policy.rules, params);
  const enforcement = bindEnforcement(options.enforcement ?? [], bound);
  const strictness = options.strictness ?? 'full';
  return {
    requirements: enforce(bound, { enforcement, strictness, asOfUs: us }),
    require: requirable(options),
    waivers: bindWaivers(options.waivers ?? [], procedure, policy.rules),
    enforcement,
    strictness,
    procedure,
    policy,
    asOf: { us, source: asOfSource },
    expect,
    trust: options.trust ?? NO_TRUST,
    params,
    toolVersion: TOOL_VERSION,
    ...(options.second !== undefined && { second: options.second }),
  };
}

/** What a run is judged by, checked, with the requirement lines bound to their rules. */
export interface Context extends Judgement {
  readonly requirements: readonly BoundRequirement[];
  readonly second?: SecondEngine;
}

/** An assurance that nothing could reach is a mistake of the configuration, not of every run that is judged by it. */
function requirable({ require: asked = 'unsigned', trust = NO_TRUST, procedure }: CheckOptions): Assurance {
  const require = higher(asked, procedure.require ?? 'unsigned');
  const lacking = require === 'unsigned' ? undefined : unpinned(require, procedure, trust);
  if (lacking === undefined) return requiredAssurance(trust, require);
  throw new GateError('config_invalid', `the assurance "${require}" is required, and ${lacking.what}`, {
    solution: lacking.solution,
  });
}

function unpinned(
  require: Assurance,
  procedure: Procedure,
  trust: Trust,
): { readonly what: string; readonly solution: string } | undefined {
  if (!isSealKeyPinned(trust)) {
    const solution = 'Pin the public key under trust.keys, with "signs: [seal]".';
    return { what: 'no key is pinned that signs seals', solution };
  }
  const stranger = require === 'attested' ? unpinnedRole(procedure, trust) : undefined;
  if (stranger === undefined) return undefined;
  return {
    what: `nobody is pinned who may sign "${stranger.role}"`,
    solution: `Pin its producer under trust, with "signs: [${stranger.use}]".`,
  };
}

/** A pin that nothing is compared with would be a promise that nobody keeps. */
function checkPinnedFiles({ files }: Procedure, trust: Trust): void {
  const roles = files.filter(({ pinned }) => pinned === true).map(({ role }) => role);
  const stray = (trust.files ?? []).find(({ role }) => !roles.includes(role));
  if (stray === undefined) return;
  const near = nearestName(stray.role, roles);
  throw new GateError('config_invalid', `the procedure pins no bytes of the role "${stray.role}"`, {
    solution:
      near === undefined ? `Roles with pinned bytes: ${roles.join(', ') || 'none'}.` : `Did you mean "${near}"?`,
  });
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
