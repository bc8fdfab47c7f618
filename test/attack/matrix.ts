import { type RunTree, sortTree } from '../fixture/runTree.ts';
import { rehash } from '../fixture/rehash.ts';
import { type Edit, editsOf } from './edit.ts';
import { QuickVerdict } from './quickVerdict.ts';
import type { SecondEngine } from '../../src/index.ts';
import type { Subject } from './subject.ts';

/** What became of the edits of one run. */
export interface Outcome {
  readonly edits: number;
  readonly blocked: number;
  readonly undecided: number;
  readonly passed: readonly Edit[];
}

/** Whether hashes that no key protects are made true again after the edit. */
export type Attacker = 'edits' | 'edits and rehashes';

/** Every so many verdicts are found in the usual way, too, and compared. */
const CONFIRMED = 25;

export async function attack(
  subject: Subject,
  attacker: Attacker,
  edits = editsOf(subject.tree),
  second?: SecondEngine,
): Promise<Outcome> {
  const verdict = await QuickVerdict.of(subject, second);
  const passed: Edit[] = [];
  let made = 0;
  let undecided = 0;
  for (const edit of edits) {
    const edited = editedRun(subject.tree, edit, attacker);
    if (edited === undefined) continue;
    const found = await verdict.of(edited);
    if (made % CONFIRMED === 0 && (await verdict.slow(edited)) !== found)
      throw new Error(`${edit.kind} ${edit.path} ${edit.place}: the quick verdict is wrong`);
    made += 1;
    if (found === 'pass') passed.push(edit);
    if (found === 'indeterminate') undecided += 1;
  }
  return { edits: made, blocked: made - passed.length - undecided, undecided, passed };
}

/** Undefined where the edit leaves the run as it was, or nothing could make its hashes true. */
export function editedRun(tree: RunTree, edit: Edit, attacker: Attacker): RunTree | undefined {
  const edited: RunTree = new Map(tree);
  for (const [path, bytes] of edit.files()) {
    if (bytes === undefined) edited.delete(path);
    else edited.set(path, bytes);
  }
  const shared = sortTree(unchangedShared(attacker === 'edits' ? edited : rehashed(edited, tree), tree));
  const isSame = shared.size === tree.size && [...shared].every(([path, bytes]) => tree.get(path) === bytes);
  return isSame ? undefined : shared;
}

/** Where a hash would have to contain itself, the attacker leaves the run as edited. */
function rehashed(edited: RunTree, before: RunTree): RunTree {
  try {
    return rehash(edited, before);
  } catch {
    return edited;
  }
}

/** Files that came out as they were are the same object again, so that they need not be read again. */
function unchangedShared(tree: RunTree, before: RunTree): RunTree {
  return new Map(
    [...tree].map(([path, bytes]) => {
      const old = before.get(path);
      return [path, old !== undefined && Buffer.compare(old, bytes) === 0 ? old : bytes];
    }),
  );
}
