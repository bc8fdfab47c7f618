import { openSecondEngine } from '../../src/index.ts';
import { type Attacker, attack, type Outcome } from './matrix.ts';
import { editsOf } from './edit.ts';
import type { Fact } from './fact.ts';
import { ATTACKED, sealed, type Subject, unsealed } from './subject.ts';

/** How an attack went, for people. */
export interface Row {
  readonly name: string;
  readonly attacker: Attacker;
  readonly outcome: Outcome;
}

/**
 * Attacks each run in turn, with each n-th edit. Gives every row as soon as it is there. Throws where `isConfirmed` and OPA's own
 * engine says something else of an edited run.
 */
export async function* attackAll(
  every: number,
  names: readonly string[] = ATTACKED,
  attackers: readonly Attacker[] = ['edits', 'edits and rehashes'],
  isConfirmed = false,
): AsyncGenerator<Row> {
  const second = isConfirmed ? openSecondEngine() : undefined;
  for (const name of names) {
    for (const attacker of attackers) {
      const subject = await subjectOf(name, attacker);
      const edits = editsOf(subject.tree).filter((_, n) => n % every === 0);
      yield { name, attacker, outcome: await attack(subject, attacker, edits, second) };
    }
  }
}

/** A seal is what stops somebody who edits; without one somebody can recompute every hash. */
export function subjectOf(name: string, attacker: Attacker): Promise<Subject> {
  return attacker === 'edits' ? sealed(name) : unsealed(name);
}

const FACTS: readonly Fact[] = ['identity', 'digest', 'order', 'time', 'approval', 'status', 'measure', 'text', 'file'];

/** The rows of one attacker as a table in Markdown. */
export function table(rows: readonly Row[]): string {
  const head = ['run', 'edits', 'blocked', 'undecided', 'passed', ...FACTS];
  const lines = rows.map(({ name, outcome: { edits, blocked, undecided, passed } }) => [
    name,
    edits,
    blocked,
    undecided,
    passed.length,
    ...FACTS.map((fact) => passed.filter((edit) => edit.fact === fact).length),
  ]);
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
