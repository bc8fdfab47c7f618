import { createHash } from 'node:crypto';
import { GateError } from '../error.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import { isObject, type JsonValue } from '../format/jsonValue.ts';

/** A run that an audit judges. `path` is relative to its root, and names the run in everything that the audit writes. */
export interface PlannedRun {
  readonly path: string;
  /** Which of the roots holds it, from 0. */
  readonly root: number;
}

/** A directory that holds no run, and lies in none. */
export interface UnmatchedDirectory {
  readonly unmatched: string;
  readonly root: number;
  readonly reason: UnmatchedReason;
}

export type UnmatchedReason =
  | 'no_match'
  /** Links are not followed: what they lead to may be audited twice, or not belong to the history at all. */
  | 'link'
  | 'name_not_utf8'
  | 'too_deep'
  /** It could not be listed, and may hold runs. */
  | 'no_permission'
  | 'changed_while_read'
  | 'io_error';

/** Reasons for which a directory may hold runs that nobody judged. */
export const UNKNOWN_CONTENT: readonly UnmatchedReason[] = ['no_permission', 'changed_while_read', 'io_error'];

export type PlanRow = PlannedRun | UnmatchedDirectory;

export function planLine(row: PlanRow): string {
  return `${canonicalJson(row as unknown as JsonValue)}\n`;
}

/** Throws GateError('usage') for a line that no audit wrote: its path would lead out of the root, and out of the output. */
export function parsePlanLine(line: string, place: { readonly file: string; readonly line: number }): PlanRow {
  const row = parseLine(line);
  const path = row?.['path'] ?? row?.['unmatched'];
  const root = row?.['root'];
  if (typeof path === 'string' && typeof root === 'number' && Number.isSafeInteger(root) && root >= 0) {
    if (row?.['path'] === undefined) return row as unknown as UnmatchedDirectory; // only counted and copied
    if (isRelative(path)) return { path, root };
  }
  throw new GateError('usage', 'no line of an audit plan', {
    place,
    solution: 'Give a plan that `gate audit plan` wrote.',
  });
}

function parseLine(line: string): Readonly<Record<string, JsonValue>> | undefined {
  try {
    const value = JSON.parse(line) as JsonValue;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRelative(path: string): boolean {
  return !path.includes('\0') && path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
}

/** The digest over the lines of a plan: shards carry it, so that outputs of different plans are never joined. */
export class PlanDigest {
  readonly #hash = createHash('sha256');
  runs = 0;
  unmatched = 0;

  add(row: PlanRow): void {
    this.#hash.update(planLine(row));
    if ('path' in row) this.runs += 1;
    else this.unmatched += 1;
  }

  summary(): PlanSummary {
    const digest = `sha256:${this.#hash.copy().digest('hex')}`;
    return { digest, runs: this.runs, unmatched: this.unmatched };
  }
}

export interface PlanSummary {
  readonly digest: string;
  readonly runs: number;
  readonly unmatched: number;
}

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** The shard that judges a run: by its path alone, so that another run moves none. */
export function shardOf(path: string, count: number): number {
  return (createHash('sha256').update(path, 'utf8').digest().readUIntBE(0, 6) % count) + 1;
}
