import { GateError } from '../error.ts';
import { sortedBy } from '../format/order.ts';
import { sha256Hex } from '../format/sha256.ts';
import type { Entry, Run } from './run.ts';

/**
 * A run held in memory: relative path to bytes. Gives the same entries and bytes as the directory would. Throws
 * GateError('usage') for a path that no directory could hold.
 */
export function mapRun(files: ReadonlyMap<string, Uint8Array>): Run {
  const entries = new Map<string, Entry>();
  for (const [path, bytes] of files) {
    const names = path.split('/');
    if (names.some((name) => name === '' || name === '.' || name === '..') || path.includes('\0')) {
      throw new GateError('usage', `not a relative path inside a run: ${JSON.stringify(path)}`);
    }
    for (let depth = 1; depth < names.length; depth += 1) {
      const parent = names.slice(0, depth).join('/');
      if (files.has(parent)) throw new GateError('usage', `${JSON.stringify(parent)} is both a file and a directory`);
      entries.set(parent, { path: parent, type: 'directory', size: null });
    }
    entries.set(path, { path, type: 'file', size: bytes.length });
  }
  return {
    entries: sortedBy([...entries.values()], (entry) => entry.path),
    problems: [],
    read(entry, sink) {
      const bytes = files.get(entry.path);
      if (bytes === undefined) return Promise.resolve({ ok: false, problem: 'changed_while_read' });
      sink(bytes);
      return Promise.resolve({ ok: true, sha256: sha256Hex(bytes), bytes: bytes.length });
    },
    close() {
      // Nothing is held open.
    },
  };
}
