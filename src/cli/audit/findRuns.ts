import { lstatSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { discover } from '../../audit/discover.ts';
import type { PlanRow } from '../../audit/plan.ts';
import { GateError } from '../../error.ts';
import { isInside, type Judgements, realFile } from '../judgement.ts';

/** The real paths of the roots. Throws GateError('usage') for one that is none, or that lies in another. */
export function realRoots(names: readonly string[]): string[] {
  const roots = names.map((name) => {
    try {
      const path = realpathSync(name);
      if (lstatSync(path).isDirectory()) return path;
    } catch {
      // Said below, as for what is no directory.
    }
    throw new GateError('usage', `there is no directory ${name}`, {
      place: { file: name },
      solution: 'Name directories that hold runs.',
    });
  });
  roots.forEach((root, index) => {
    const other = roots.findIndex((candidate, at) => at !== index && isInside(candidate, root));
    if (other < 0) return;
    throw new GateError('usage', `${names[index] ?? ''} lies inside ${names[other] ?? ''}`, {
      solution: 'Name each directory once: no run is to be judged twice.',
    });
  });
  return roots;
}

/** The output must be no part of what is judged, now or when the audit is done again. */
export function refuseInRoots(roots: readonly string[], file: string): void {
  if (!roots.some((root) => isInside(root, realFile(file)))) return;
  throw new GateError('usage', 'the output lies inside what is audited', {
    place: { file },
    solution: 'Name a place outside all roots.',
  });
}

/**
 * What an audit of the roots would judge. What judges each run is looked at here too, so that a mistake in it is told before
 * anything is judged. Throws GateError.
 */
export async function* findRuns(roots: readonly string[], judgements: Judgements): AsyncGenerator<PlanRow> {
  const hasRuns = await judgements.hasRuns();
  const seen = new Set<string>();
  for (const [number, root] of roots.entries()) {
    if (hasRuns && (await judgements.matches(root))) {
      throw new GateError('usage', 'the directory is itself a run', {
        place: { file: root },
        solution: 'Audit the directory above, or judge it with `gate check`.',
      });
    }
    const isRun = async (path: string) => (hasRuns ? judgements.matches(join(root, path)) : !path.includes('/'));
    for await (const row of discover(root, number, isRun)) {
      if ('path' in row) {
        await judgements.of(join(root, row.path));
        // A run is named by its path below its root: of two with one name, one would be lost.
        if (roots.length > 1 && seen.size === seen.add(row.path).size) throw twice(row.path, roots);
      }
      yield row;
    }
  }
}

function twice(path: string, roots: readonly string[]): GateError {
  return new GateError('usage', `two roots have a run ${path}`, {
    solution: `Audit them apart, or audit the directory that holds them: ${roots.map((root) => relative('.', root)).join(', ')}.`,
  });
}
