import { openDirectory } from './directory.ts';
import { mapRun } from './mapRun.ts';
import type { Run } from './run.ts';

/**
 * Opens what one run left behind: a directory (by path), or a map of relative path to bytes. Throws
 * GateError('run_unreadable') where there is nothing to open; whatever is inside is judged, not thrown.
 */
export function openRun(source: string | ReadonlyMap<string, Uint8Array>): Run {
  return typeof source === 'string' ? openDirectory(source) : mapRun(source);
}
