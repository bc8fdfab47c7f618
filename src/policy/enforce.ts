import { GateError } from '../error.ts';
import type { Time } from '../evidence/evidence.ts';
import { nearestName } from '../format/nearest.ts';
import { parseRfc3339 } from '../format/rfc3339.ts';
import type { EnforcementSource, Strictness } from '../procedure/exceptions.ts';
import type { BoundRequirement } from './bindRequirements.ts';

export interface Enforcement {
  readonly requirement: string;
  readonly until: Time;
  readonly owner: string;
}

/** Why a requirement that blocks by its procedure only warns in this evaluation. */
export type Lowered =
  { readonly by: 'enforcement'; readonly until: string; readonly owner: string } | { readonly by: 'strictness' };

/**
 * Checks each entry: its requirement exists, and finds nothing that nobody may except. Otherwise a configuration could
 * switch off what no waiver may cover. Throws GateError('config_invalid').
 */
export function bindEnforcement(
  sources: readonly EnforcementSource[],
  requirements: readonly BoundRequirement[],
): Enforcement[] {
  return sources.map((source, index) => {
    const { requirement: id, owner } = source;
    const bound = requirements.find(({ requirement }) => requirement.id === id);
    if (bound === undefined) {
      const near = nearestName(
        id,
        requirements.map(({ requirement }) => requirement.id),
      );
      refuse(
        source,
        'the procedure has no such requirement',
        near === undefined ? '`gate procedures show` lists them.' : `Did you mean "${near}"?`,
      );
    }
    if (sources.findIndex((other) => other.requirement === id) < index)
      refuse(source, 'it stands twice', 'Keep one of the two entries.');
    const kept = bound.rule.codes.find(({ waivable }) => !waivable);
    if (kept !== undefined)
      refuse(
        source,
        `"${kept.code}" always blocks`,
        'Remove the entry; no exception covers integrity or the verdict itself.',
      );
    const until = parseRfc3339(source.until);
    if (until === undefined)
      refuse(source, `"until" is no RFC 3339 time with a zone: ${source.until}`, 'Write it like 2026-03-14T02:30:00Z.');
    return { requirement: id, owner, until };
  });
}

/** The requirement lines with the levels that hold at the as-of. Lines that already warn stay as they are. */
export function enforce(
  requirements: readonly BoundRequirement[],
  { enforcement, strictness, asOfUs }: { enforcement: readonly Enforcement[]; strictness: Strictness; asOfUs: number },
): BoundRequirement[] {
  return requirements.map((bound) => {
    if (bound.requirement.level === 'warn') return bound;
    const entry = enforcement.find(({ requirement }) => requirement === bound.requirement.id);
    if (entry !== undefined && asOfUs < entry.until.us)
      return lowered(bound, { by: 'enforcement', until: entry.until.text, owner: entry.owner });
    return strictness === 'runbook' && isAuditorsAlone(bound) ? lowered(bound, { by: 'strictness' }) : bound;
  });
}

/** What every procedure must meet stays, and so does what nobody may except: only the rest that an auditor adds may warn. */
function isAuditorsAlone({ requirement: { basis, criteria }, rule }: BoundRequirement): boolean {
  return (
    basis === 'A' &&
    rule.codes.every(({ waivable }) => waivable) &&
    !criteria.some((criterion) => /^G[0-9]/.test(criterion))
  );
}

function lowered(bound: BoundRequirement, why: Lowered): BoundRequirement {
  return { ...bound, requirement: { ...bound.requirement, level: 'warn' }, lowered: why };
}

function refuse({ requirement, place }: EnforcementSource, message: string, solution: string): never {
  throw new GateError('config_invalid', `enforcement of "${requirement}": ${message}`, {
    ...(place !== undefined && { place }),
    solution,
  });
}
