import type { Entry } from './run.ts';

export interface NameProblem {
  readonly path: string;
  readonly reason: 'unsafe_name' | 'name_collision';
  readonly detail: string;
  /** The other names of a collision. */
  readonly collidesWith?: readonly string[];
}

/**
 * Names that another system would store, show or find differently: not UTF-8, with control characters, or equal to
 * another name after case folding and Unicode normalisation. Checked, never repaired: the bytes stay as they are.
 */
export function nameProblems(entries: readonly Entry[]): NameProblem[] {
  const problems: NameProblem[] = [];
  const folded = new Map<string, string[]>();
  for (const { path } of entries) {
    if (path.startsWith('\0')) problems.push({ path, reason: 'unsafe_name', detail: 'not_utf8' });
    else if (/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(path)) {
      problems.push({ path, reason: 'unsafe_name', detail: 'control_character' });
    }
    const key = fold(path);
    const same = folded.get(key);
    if (same === undefined) folded.set(key, [path]);
    else same.push(path);
  }
  for (const paths of folded.values()) {
    if (paths.length === 1) continue;
    for (const path of paths) {
      const collidesWith = paths.filter((other) => other !== path);
      problems.push({ path, reason: 'name_collision', detail: 'name_collision', collidesWith });
    }
  }
  return problems;
}

/** One spelling for names that a file system may take for the same, letter by letter: final sigma depends on its context. */
function fold(path: string): string {
  return Array.from(path.normalize('NFC'), (character) => character.toUpperCase().toLowerCase())
    .join('')
    .normalize('NFC');
}
