import type { Evidence } from '../evidence/evidence.ts';
import type { RequirementResult } from '../policy/evaluate.ts';
import { select } from '../policy/select.ts';
import type { Procedure, Requirement } from '../procedure/procedure.ts';
import type { Outcome } from './gateReport.ts';

/** What became of a requirement line, before it is known whether it binds. */
export type Status = RequirementResult['result'] | 'waived';

interface Line {
  readonly given: Pick<RequirementResult, 'bound'>;
  readonly result: Status;
}

/** What the evidence says the run did, before anything is judged. */
export interface Course {
  readonly completed: boolean;
  readonly rolledBack: boolean;
}

export function courseOf(procedure: Procedure, evidence: Evidence): Course {
  return {
    completed: select(evidence, procedure.outcome.completed).length > 0,
    rolledBack: select(evidence, procedure.outcome.rolled_back).length > 0,
  };
}

/**
 * A requirement for the target being in effect does not bind once a rollback was begun: what it would find are the
 * rollback's triggers. A requirement for a rollback binds from its first step on. One that depends on a param binds where
 * that param is not 0.
 */
export function binds(requirement: Requirement, course: Course, params: Readonly<Record<string, number>>): boolean {
  if (requirement.if !== undefined && params[requirement.if] === 0) return false;
  switch (requirement.when) {
    case 'always':
      return true;
    case 'completed':
      return !course.rolledBack;
    case 'rolled_back':
      return course.rolledBack;
  }
}

/** A rollback counts only if everything that the procedure demands of it is satisfied; half a rollback is `incomplete`. */
export function outcomeOf(course: Course, lines: readonly Line[], params: Readonly<Record<string, number>>): Outcome {
  if (!course.rolledBack) return course.completed ? 'completed' : 'incomplete';
  const demanded = lines.filter(
    ({
      given: {
        bound: { requirement },
      },
    }) => requirement.when === 'rolled_back' && requirement.level === 'block' && binds(requirement, course, params),
  );
  return demanded.length > 0 && demanded.every(({ result }) => result === 'satisfied' || result === 'waived')
    ? 'rolled_back'
    : 'incomplete';
}

/** Whether a violation is what a complete rollback answered: then it explains the rollback and does not block beside it. */
export function isTrigger({ given, result }: Line, outcome: Outcome): boolean {
  const violated = result === 'violated' || result === 'waived';
  return violated && given.bound.requirement.phase === 'forward' && outcome === 'rolled_back';
}
