import { Buffer, isUtf8 } from 'node:buffer';
import { type Dirent, readdirSync } from 'node:fs';
import { compareUtf8 } from '../format/order.ts';
import type { PlanRow, UnmatchedReason } from './plan.ts';

/** Whether the entry with this path, relative to the root, is a run. Asked about directories and archives only. */
export type IsRun = (path: string) => Promise<boolean>;

const MAX_DEPTH = 64;
const SLASH = Buffer.from('/');

/**
 * Finds the runs below a root, in the order of their paths' UTF-8 bytes, and the topmost directories that hold none. A run is
 * not entered: what lies in it is judged, and never a run of its own. Links are not followed.
 */
export async function* discover(root: string, number: number, isRun: IsRun): AsyncGenerator<PlanRow> {
  yield* walk({ bytes: Buffer.from(root, 'utf8'), path: '', depth: 0 }, number, isRun);
}

interface Place {
  readonly bytes: Buffer;
  /** Relative to the root. */
  readonly path: string;
  readonly depth: number;
}

async function* walk(place: Place, root: number, isRun: IsRun): AsyncGenerator<PlanRow> {
  const unmatched = (reason: UnmatchedReason): PlanRow => ({ unmatched: place.path || '.', root, reason });
  if (place.depth > MAX_DEPTH) {
    yield unmatched('too_deep');
    return;
  }
  let entries: Dirent<Buffer>[];
  try {
    entries = readdirSync(place.bytes, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    yield unmatched(reasonOf(error));
    return;
  }
  // Held back until a run is found: where there is none, this directory alone says it for all below.
  let held: PlanRow[] | undefined = [];
  let isKnown = true;
  for (const child of await children(place, entries, isRun)) {
    for await (const row of child.isRun ? [{ path: child.place.path, root }] : found(child, root, isRun)) {
      if ('path' in row && held !== undefined) {
        yield* held;
        held = undefined;
      }
      if ('unmatched' in row && row.reason !== 'no_match') isKnown = false;
      if (held === undefined) yield row;
      else held.push(row);
    }
  }
  if (held === undefined) return;
  // What could not be looked at is named in any case.
  if (!isKnown) yield* held;
  else yield unmatched('no_match');
}

interface Child {
  readonly place: Place;
  readonly isRun: boolean;
  readonly reason?: UnmatchedReason;
}

async function children(place: Place, entries: readonly Dirent<Buffer>[], isRun: IsRun): Promise<Child[]> {
  const list: { readonly child: Child; readonly key: string }[] = [];
  for (const entry of entries) {
    const bytes = Buffer.concat([place.bytes, SLASH, entry.name]);
    const name = isUtf8(entry.name) ? entry.name.toString('utf8') : undefined;
    const path = `${place.path === '' ? '' : `${place.path}/`}${name ?? `\0bytes:${entry.name.toString('hex')}`}`;
    const child = { place: { bytes, path, depth: place.depth + 1 }, isRun: false };
    if (entry.isSymbolicLink()) {
      list.push({ child: { ...child, reason: 'link' }, key: path });
    } else if (entry.isDirectory()) {
      if (name === undefined) list.push({ child: { ...child, reason: 'name_not_utf8' }, key: path });
      else if (await isRun(path)) list.push({ child: { ...child, isRun: true }, key: path });
      // As its entries sort among this one's siblings.
      else list.push({ child, key: `${path}/` });
    }
  }
  return list.sort((a, b) => compareUtf8(a.key, b.key)).map(({ child }) => child);
}

function found({ place, reason }: Child, root: number, isRun: IsRun): Iterable<PlanRow> | AsyncIterable<PlanRow> {
  return reason === undefined ? walk(place, root, isRun) : [{ unmatched: place.path, root, reason }];
}

function reasonOf(error: unknown): UnmatchedReason {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM') return 'no_permission';
  return code === 'ENOENT' || code === 'ENOTDIR' ? 'changed_while_read' : 'io_error';
}
