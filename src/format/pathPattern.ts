import { GateError } from '../error.ts';

export interface PathPattern {
  readonly source: string;
  matches(path: string): boolean;
}

/**
 * A pattern over relative paths: literal names, `*` for any run of characters within a name, and `**` as a whole name for
 * any number of names. Nothing else is special and nothing becomes a regular expression, so a hostile name in a run costs
 * at most its length times the pattern's. Throws GateError('procedure_invalid').
 */
export function compilePathPattern(source: string): PathPattern {
  const names = source.split('/');
  if (names.some((name) => name === '' || name === '.' || name === '..' || (name.includes('**') && name !== '**'))) {
    throw new GateError('procedure_invalid', `not a relative path pattern: ${JSON.stringify(source)}`, {
      solution: 'Write names separated by "/", with "*" inside a name and "**" as a whole name.',
    });
  }
  if (!source.includes('*')) return { source, matches: (path) => path === source };
  return { source, matches: (path) => matchSequence(names, path.split('/'), '**', matchesName) };
}

/** Whether a name is of the pattern, in which `*` stands for any run of characters. */
export function matchesName(pattern: string, name: string): boolean {
  return matchSequence([...pattern], [...name], '*', (a, b) => a === b);
}

/** Greedy matching with one point to return to, the last wildcard: quadratic at worst. */
function matchSequence<T>(
  pattern: readonly T[],
  items: readonly T[],
  wildcard: T,
  equal: (a: T, b: T) => boolean,
): boolean {
  let p = 0;
  let i = 0;
  let star = -1;
  let resume = 0;
  while (i < items.length) {
    const part = pattern[p];
    const item = items[i];
    if (part === wildcard) {
      star = p;
      resume = i;
      p += 1;
    } else if (part !== undefined && item !== undefined && equal(part, item)) {
      p += 1;
      i += 1;
    } else if (star >= 0) {
      resume += 1;
      i = resume;
      p = star + 1;
    } else {
      return false;
    }
  }
  while (pattern[p] === wildcard) p += 1;
  return p === pattern.length;
}

/**
 * How many `*` a pattern has, where each of them stands for one certain text: at most one in a name, and no `**`. Otherwise
 * undefined.
 */
export function wildcardCount(source: string): number | undefined {
  const counts = source.split('/').map((name) => name.split('*').length - 1);
  return counts.some((count) => count > 1) ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

/** What each `*` of a pattern with a `wildcardCount` stands for in a path that matches it. */
export function wildcardTexts(source: string, path: string): string[] {
  const names = path.split('/');
  return source.split('/').flatMap((pattern, index) => {
    const star = pattern.indexOf('*');
    const name = names[index] ?? '';
    return star < 0 ? [] : [name.slice(star, name.length - (pattern.length - star - 1))];
  });
}
