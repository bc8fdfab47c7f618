import { statSync } from 'node:fs';
import { isArchiveName, openArchive } from './archive/openArchive.ts';
import { openDirectory } from './directory.ts';
import { mapRun } from './mapRun.ts';
import type { Run } from './run.ts';

/**
 * Opens what one run left behind: a directory or an archive of one (by path), or a map of relative path to bytes. Throws
 * GateError('run_unreadable') where there is nothing to open; whatever is inside is judged, not thrown.
 */
export function openRun(source: string | ReadonlyMap<string, Uint8Array>): Run {
  if (typeof source !== 'string') return mapRun(source);
  return isArchiveName(source) && !isDirectory(source) ? openArchive(source) : openDirectory(source);
}

/** A directory may be called like an archive. */
function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Opening it says why.
    return false;
  }
}
